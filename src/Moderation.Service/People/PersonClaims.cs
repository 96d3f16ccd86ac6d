namespace Moderation.Service.People;

/// <summary>The claims of somebody who is signed in.</summary>
internal static class PersonClaims
{
    /// <summary>The person's id.</summary>
    public const string Id = "sub";

    /// <summary>The name to sign in with, which decisions and the audit log carry.</summary>
    public const string Name = "name";

    /// <summary>The name to be shown.</summary>
    public const string DisplayName = "display_name";

    /// <summary>The session, by the hash of its secret.</summary>
    public const string Session = "sid";

    /// <summary>A <see cref="Grant"/>.</summary>
    public const string Grant = "grant";

    /// <summary>Which digits.</summary>
    public const string Digits = "digits";

    /// <summary>Which time zone; none for the browser's.</summary>
    public const string TimeZone = "zoneinfo";
}
