namespace Moderation.Service.People.SigningIn;

/// <summary>Tells a person's sessions apart: browser and system, without what identifies a machine.</summary>
internal static class Device
{
    // The first that is found counts: most browsers claim to be several.
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl")];

    private static readonly (string Mark, string Name)[] Systems =
        [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    /// <summary>The device of a User-Agent header.</summary>
    public static string Of(string userAgent) => $"{Find(Browsers, userAgent)} · {Find(Systems, userAgent)}";

    private static string Find((string Mark, string Name)[] known, string userAgent) =>
        Array.Find(known, entry => userAgent.Contains(entry.Mark, StringComparison.Ordinal)).Name ?? "?";
}
