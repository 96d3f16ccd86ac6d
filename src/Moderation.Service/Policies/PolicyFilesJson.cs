using Moderation.Rules.Documents;

namespace Moderation.Service.Policies;

/// <summary>Policies as callers send them: the name of the document and all files.</summary>
internal static class PolicyFilesJson
{
    /// <summary>In bytes: room for the longest files in any script, and for some escapes.</summary>
    public const long LargestBody = 96 * 1024 * 1024;

    /// <summary>The bundle; or the field that is wrong, with what is.</summary>
    public static (PolicyBundle? Bundle, string Field, string Problem) BundleOf(string? document, IReadOnlyDictionary<string, string>? files)
    {
        if (string.IsNullOrEmpty(document))
        {
            return (null, "document", "is missing: the name of the document that is the policy.");
        }

        if (files is null || files.Values.Any(text => text is null))
        {
            return (null, "files", "is missing: the texts of all files by their names.");
        }

        var bundle = new PolicyBundle(document, files);
        return bundle.Problem() is { } problem ? (null, "files", "cannot be used: " + problem) : (bundle, string.Empty, string.Empty);
    }
}
