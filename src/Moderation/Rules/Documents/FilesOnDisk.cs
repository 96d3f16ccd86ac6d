using System.Text;

namespace Moderation.Rules.Documents;

/// <summary>The files of a policy on a disk.</summary>
/// <param name="path">The document that is the policy.</param>
internal sealed class FilesOnDisk(string path) : PolicyFiles(path)
{
    /// <inheritdoc/>
    protected override string TextOf(string file, int longest)
    {
        using var reader = new StreamReader(file);
        var text = new StringBuilder();
        var part = new char[8_192];
        while (text.Length <= longest && reader.Read(part) is var read and > 0)
        {
            text.Append(part, 0, read);
        }

        return text.ToString();
    }
}
