using System.Text.Json.Serialization;

namespace Moderation.Contracts;

/// <summary>What is to happen to a comment.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>Not published until a moderator has seen it. The zero value, so that a verdict nobody set holds.</summary>
    [JsonStringEnumMemberName("hold")]
    Hold = 0,

    /// <summary>May be published.</summary>
    [JsonStringEnumMemberName("approve")]
    Approve = 1,

    /// <summary>Must not be published.</summary>
    [JsonStringEnumMemberName("reject")]
    Reject = 2,
}
