using Moderation.Rules.Documents;
using Moderation.TestSupport;

namespace Moderation.Tests.Rules.Documents;

/// <summary>Policies as files that travel together.</summary>
public sealed class PolicyBundleTests
{
    private static readonly (string Name, string Text)[] Files =
    [
        ("site/policy.yaml", "extends: [../shared/base.yaml, ./own.yaml]\nmaxLinks: 3\n"),
        ("shared/base.yaml", "extends: deep/er.yaml\nfailureMode: approve\n"),
        ("shared/deep/er.yaml", "unsupportedLanguage: approve\nrules: [{name: ملف, when: links > 9, then: hold}]\n"),
        ("site/own.yaml", "maxLinks: many\n"),
    ];

    [Fact]
    public void A_bundle_gives_the_same_policy_and_the_same_problems_as_the_files_on_a_disk()
    {
        using var folder = new TemporaryFolder("moderation-bundle-");
        Write(folder);
        var right = new FilesOnDisk(folder.File("site/policy.yaml"));

        var (none, problems) = right.Compile();
        var (_, bundled) = Bundle(Files).Compile();

        Assert.Null(none);
        Assert.Equal(["shared/deep/er.yaml:2:16", "site/own.yaml:1:11"], bundled.Select(problem => $"{problem.Place.File}:{problem.Place.Line}:{problem.Place.Column}"));
        Assert.Equal(bundled.Select(problem => $"{folder.Path}/{problem}"), problems.Select(problem => problem.ToString()));

        (string, string)[] mended = [.. Files.Select(file => (file.Name, file.Text.Replace("ملف", "file", StringComparison.Ordinal).Replace("many", "9", StringComparison.Ordinal)))];
        Write(folder, mended);
        right = new FilesOnDisk(folder.File("site/policy.yaml"));
        var (policy, _) = right.Compile();
        var bundle = PolicyBundle.Of(right);
        Assert.Equal("site/policy.yaml", bundle.Document);
        Assert.Equal(mended.Order(), bundle.Files.Select(file => (file.Key, file.Value)).Order());
        Assert.Equal(policy!.Version, bundle.Compile().Policy!.Version);
        Assert.Equal(Bundle(mended).Digest, bundle.Digest);
    }

    [Fact]
    public void A_policy_of_one_file_is_bundled_under_its_bare_name()
    {
        using var folder = new TemporaryFolder("moderation-bundle-");
        Write(folder, ("policy.yaml", "maxLinks: 1"));
        var files = new FilesOnDisk(folder.File("policy.yaml"));
        files.Compile();

        Assert.Equal("policy.yaml", PolicyBundle.Of(files).Document);
    }

    [Fact]
    public void Every_letter_and_every_name_counts_for_the_digest()
    {
        var bundle = Bundle(("policy.yaml", "a"), ("b", "c"));

        PolicyBundle[] others =
        [
            Bundle(("policy.yaml", "a # a remark"), ("b", "c")), Bundle(("policy.yaml", "a"), ("bc", "")), Bundle(("policy.yaml", "a"), ("b", "cd")), Bundle(("policy.yaml", "a")),
            bundle with { Document = "b" },
        ];
        Assert.DoesNotContain(bundle.Digest, others.Select(other => other.Digest));
        Assert.Equal(bundle.Digest, Bundle(("policy.yaml", "a"), ("b", "c")).Digest);
    }

    [Theory]
    [InlineData("../policy.yaml")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b.yaml")]
    [InlineData("a//b.yaml")]
    [InlineData("./b.yaml")]
    [InlineData("a/")]
    [InlineData("..\\b.yaml")]
    [InlineData("C:b.yaml")]
    [InlineData("a\u0000b")]
    [InlineData("a\nb")]
    [InlineData("")]
    public void A_file_with_a_hostile_name_is_in_no_bundle(string name)
    {
        Assert.Contains("Files are named by paths", Bundle(("policy.yaml", "maxLinks: 1"), (name, "maxLinks: 2")).Problem(), StringComparison.Ordinal);
        Assert.Null(Bundle(("policy.yaml", "maxLinks: 1"), ("قوائم/كلمات 🙂.txt", "x")).Problem());
    }

    [Theory]
    [InlineData("/etc/passwd", "A file is named by its path")]
    [InlineData("..\\b.yaml", "A file is named by its path")]
    [InlineData("../../../../etc/passwd", "There is no file '../../../../etc/passwd'.")]
    [InlineData("../policy.yaml", "There is no file '../policy.yaml'.")]
    public void A_document_in_a_bundle_gets_at_nothing_outside(string name, string problem) =>
        Assert.Contains(problem, Assert.Single(Bundle(("policy.yaml", $"extends: '{name}'")).Compile().Problems).ToString(), StringComparison.Ordinal);

    [Fact]
    public void The_document_is_one_of_the_files() =>
        Assert.Equal("The document is none of the files.", (Bundle(("policy.yaml", "")) with { Document = "other.yaml" }).Problem());

    [Fact]
    public void Files_are_bounded_in_number_and_length_however_often_they_are_named()
    {
        var many = Enumerable.Range(0, PolicyFiles.Most).Select(i => (FormattableString.Invariant($"{i}.yaml"), ""));
        Assert.Contains("1 to 200 files", Bundle([("policy.yaml", ""), .. many]).Problem(), StringComparison.Ordinal);
        Assert.Contains("characters in all", Bundle(("policy.yaml", ""), ("long.txt", new string('a', PolicyFiles.Longest + 1))).Problem(), StringComparison.Ordinal);

        // Without bounds this would be read 2 to the power of 19 times.
        var doubling = Enumerable.Range(0, 19).Select(i => (FormattableString.Invariant($"{i}.yaml"), FormattableString.Invariant($"extends: [{i + 1}.yaml, {i + 1}.yaml]")));
        Assert.Contains("at most 200 files", Bundle([("policy.yaml", "extends: 0.yaml"), .. doubling, ("19.yaml", "maxLinks: 1")]).Compile().Problems[0].ToString(), StringComparison.Ordinal);
        var longer = "# " + new string('a', 3_000_000);
        Assert.Contains(
            "characters in all",
            Assert.Single(Bundle(("policy.yaml", $"extends: [{string.Join(", ", Enumerable.Repeat("long.yaml", 11))}]"), ("long.yaml", longer)).Compile().Problems).ToString(),
            StringComparison.Ordinal);
    }

    private static PolicyBundle Bundle(params (string Name, string Text)[] files) =>
        new(files[0].Name, files.ToDictionary(file => file.Name, file => file.Text, StringComparer.Ordinal));

    private static void Write(TemporaryFolder folder, params (string Name, string Text)[] files)
    {
        foreach (var (name, text) in files.Length > 0 ? files : Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
            File.WriteAllText(folder.File(name), text);
        }
    }
}
