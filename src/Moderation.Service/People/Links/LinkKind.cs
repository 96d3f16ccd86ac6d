namespace Moderation.Service.People.Links;

/// <summary>What a one-time link is for.</summary>
internal enum LinkKind
{
    /// <summary>For the first administrator, printed at a start while there is none.</summary>
    First,

    /// <summary>For an administrator, made on the command line by whoever can read the database.</summary>
    Operator,

    /// <summary>For a new person, made by an administrator.</summary>
    Invite,

    /// <summary>For a person who has lost the password, made by an administrator.</summary>
    Password,
}

/// <summary>What is known of the kinds.</summary>
internal static class LinkKinds
{
    /// <summary>The written name.</summary>
    public static string Name(this LinkKind kind) => kind switch
    {
        LinkKind.First => "first",
        LinkKind.Operator => "operator",
        LinkKind.Invite => "invite",
        LinkKind.Password => "password",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>How long a link of the kind counts.</summary>
    public static TimeSpan Lasts(this LinkKind kind) => kind switch
    {
        LinkKind.Invite => TimeSpan.FromDays(3),
        LinkKind.First => TimeSpan.FromDays(1),
        _ => TimeSpan.FromHours(1),
    };
}
