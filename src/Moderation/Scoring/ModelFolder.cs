using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Moderation.Text;

namespace Moderation.Scoring;

/// <summary>Reads and writes model folders.</summary>
internal static class ModelFolder
{
    /// <summary>Reads the manifest and the weights, checking every file.</summary>
    /// <exception cref="ModelLoadException">A file is missing or damaged, or the model needs another text pipeline.</exception>
    public static (ModelManifest Manifest, Dictionary<string, LanguageModel> Languages) Read(string folder)
    {
        var manifest = ReadManifest(Path.Combine(folder, ModelManifest.FileName));
        var languages = new Dictionary<string, LanguageModel>(StringComparer.Ordinal);
        foreach (var (name, language) in manifest.Languages)
        {
            languages[name] = ReadLanguage(folder, language);
        }

        return (manifest, languages);
    }

    /// <summary>Writes a file of weights and says what the manifest needs to know of it.</summary>
    public static LanguageManifest WriteLanguage(string folder, string language, sbyte[] weights, IReadOnlyList<HeadManifest> heads)
    {
        var file = $"{language}.weights.bin";
        var bytes = MemoryMarshal.AsBytes(weights.AsSpan());
        Directory.CreateDirectory(folder);
        using (var stream = File.Create(Path.Combine(folder, file)))
        {
            stream.Write(bytes);
        }

        return new LanguageManifest { File = file, Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)), Heads = heads };
    }

    /// <summary>Writes the manifest.</summary>
    public static void WriteManifest(string folder, ModelManifest manifest)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, ModelManifest.FileName),
            JsonSerializer.Serialize(manifest, ModelJson.Default.ModelManifest) + "\n");
    }

    private static ModelManifest ReadManifest(string path)
    {
        ModelManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(ReadFile(path), ModelJson.Default.ModelManifest)
                ?? throw new ModelLoadException($"{path} is empty.");
        }
        catch (JsonException malformed)
        {
            throw new ModelLoadException($"{path} is not a model manifest: {malformed.Message}", malformed);
        }

        if (manifest.TextPipeline != TextPipeline.Version)
        {
            throw new ModelLoadException(
                $"{path} needs text pipeline {manifest.TextPipeline}, this program has {TextPipeline.Version}: train the model again.");
        }

        return manifest;
    }

    private static LanguageModel ReadLanguage(string folder, LanguageManifest language)
    {
        // A manifest names files beside it, nothing else.
        var path = Path.Combine(folder, Path.GetFileName(language.File));
        if (language.Heads.Count is 0 or > LanguageModel.MaxHeads)
        {
            throw new ModelLoadException($"{path} has {language.Heads.Count} heads, 1 to {LanguageModel.MaxHeads} are possible.");
        }

        var bytes = ReadFile(path);
        if (!Convert.ToHexStringLower(SHA256.HashData(bytes)).Equals(language.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new ModelLoadException($"{path} is damaged: its checksum is not the manifest's.");
        }

        var expected = TextPipeline.Buckets * LanguageModel.StrideOf(language.Heads.Count);
        if (bytes.Length != expected)
        {
            throw new ModelLoadException($"{path} has {bytes.Length} bytes, the manifest's heads need {expected}.");
        }

        return new LanguageModel((sbyte[])(Array)bytes, language.Heads);
    }

    private static byte[] ReadFile(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"{path} cannot be read: {unreadable.Message}", unreadable);
        }
    }
}
