using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Moderation.Service.Console.Localisation;
using Moderation.Service.Console.Resources;
using Moderation.TestSupport;

namespace Moderation.Tests.Console;

/// <summary>The console's texts: the same keys in every language, none missing, none unused. New areas are found by themselves.</summary>
public sealed partial class ResourceTests
{
    private static readonly string[] Plurals = ["zero", "one", "two", "few", "many", "other"];

    /// <summary>Every class that stands for an area of texts.</summary>
    public static TheoryData<string> Areas => [.. AreaTypes().Select(type => type.Name)];

    [Fact]
    public void Every_file_of_texts_has_its_class()
    {
        var files = Directory.GetFiles(Repository.File("src/Moderation.Service/Console/Resources"), "*.resx")
            .Select(file => Path.GetFileName(file).Split('.')[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(files);
        Assert.Equal(AreaTypes().Select(type => type.Name).Order(StringComparer.Ordinal), files);
    }

    [Theory]
    [MemberData(nameof(Areas))]
    public void Languages_have_the_same_keys_and_the_same_places_for_values(string area)
    {
        var (english, arabic) = (Read(area, Language.English), Read(area, Language.Arabic));

        Assert.NotEmpty(english);
        Assert.Equal(english.Keys.Select(Base).Distinct().Order(StringComparer.Ordinal), arabic.Keys.Select(Base).Distinct().Order(StringComparer.Ordinal));
        Assert.All(english.Concat(arabic), text => Assert.False(string.IsNullOrEmpty(text.Value), $"{text.Key} is empty."));
        foreach (var key in english.Keys.Where(key => !IsPlural(key)))
        {
            Assert.Equal(Places(english[key]), Places(arabic[key]));
        }
    }

    [Theory]
    [MemberData(nameof(Areas))]
    public void Counted_texts_have_every_plural_form_of_their_language(string area)
    {
        foreach (var language in Language.All)
        {
            var texts = Read(area, language);
            foreach (var counted in texts.Keys.Where(IsPlural).Select(Base).Distinct())
            {
                Assert.Equal(
                    Plural.CategoriesOf(language).Select(category => $"{counted}.{category}").Order(StringComparer.Ordinal),
                    texts.Keys.Where(key => IsPlural(key) && Base(key) == counted).Order(StringComparer.Ordinal));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Areas))]
    public void Arabic_texts_are_Arabic(string area) =>
        Assert.All(Read(area, Language.Arabic).Where(text => text.Value.Any(char.IsLetter)), text => Assert.Contains(text.Value, letter => letter is >= '\u0600' and <= '\u06FF'));

    /// <summary>Keys are written out where they are used, as <c>T["Key"]</c> or as a quoted name that becomes one.</summary>
    [Theory]
    [MemberData(nameof(Areas))]
    public void Every_key_is_used(string area)
    {
        var quoted = Sources().SelectMany(source => Quoted().Matches(source.Text).Select(match => match.Groups["key"].Value)).ToHashSet(StringComparer.Ordinal);

        Assert.All(Read(area, Language.English).Keys.Select(Base).Distinct(), key => Assert.Contains(key, quoted));
    }

    [Fact]
    public void Every_key_that_is_used_is_there()
    {
        var used = 0;
        List<string> missing = [];
        foreach (var (file, text) in Sources())
        {
            foreach (Match injected in Injected().Matches(text))
            {
                var (area, name) = (injected.Groups["area"].Value, injected.Groups["name"].Value);
                var keys = Read(area, Language.English).Keys.Select(Base).ToHashSet(StringComparer.Ordinal);
                var uses = new Regex($"\\b{name}(?:\\[|\\.Count\\()\"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(5));
                foreach (var key in uses.Matches(text).Select(match => match.Groups[1].Value))
                {
                    used++;
                    if (!keys.Contains(key))
                    {
                        missing.Add($"{Path.GetFileName(file)}: {area} {key}");
                    }
                }
            }
        }

        Assert.True(used > 20);
        Assert.Empty(missing);
    }

    private static IEnumerable<Type> AreaTypes() => typeof(Shell).Assembly.GetTypes().Where(type => type.Namespace == typeof(Shell).Namespace && !type.IsNested);

    private static Dictionary<string, string> Read(string area, Language language)
    {
        var culture = language == Language.English ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(language.Code);
        var texts = new ResourceManager($"{typeof(Shell).Namespace}.{area}", typeof(Shell).Assembly).GetResourceSet(culture, createIfNotExists: true, tryParents: false);
        Assert.NotNull(texts);
        return texts.Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);
    }

    private static IEnumerable<(string File, string Text)> Sources() =>
        Directory.EnumerateFiles(Repository.File("src/Moderation.Service"), "*", SearchOption.AllDirectories)
            .Where(file => (file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal))
                && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(file => (file, File.ReadAllText(file)));

    private static bool IsPlural(string key) => Plurals.Contains(key[(key.LastIndexOf('.') + 1)..], StringComparer.Ordinal);

    private static string Base(string key) => IsPlural(key) ? key[..key.LastIndexOf('.')] : key;

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex("\"(?<key>[A-Za-z.]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\bTexts<(?<area>\w+)> (?<name>\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Injected();

    [GeneratedRegex(@"\{\d\}", RegexOptions.None, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Place();
}
