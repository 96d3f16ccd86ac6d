using DbUp.Engine;

namespace Moderation.Service.Storage;

/// <summary>The migrations, one file per database: <c>Schema/NNNN.what.{sqlite,postgres}.sql</c>. Never edit one that was released.</summary>
internal static class Schema
{
    public static IEnumerable<SqlScript> Scripts(string database)
    {
        var assembly = typeof(Schema).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith($".{database}.sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var reader = new StreamReader(stream);
            yield return new SqlScript(name, reader.ReadToEnd());
        }
    }
}
