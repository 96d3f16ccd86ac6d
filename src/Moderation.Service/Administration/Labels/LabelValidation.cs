using Moderation.Contracts;
using Moderation.Labelling;
using Moderation.Service.Operations;
using Moderation.Service.Storage;

namespace Moderation.Service.Administration.Labels;

/// <summary>Checks what somebody says of a comment.</summary>
internal static class LabelValidation
{
    private const int LongestActor = 100;
    private const int LongestNote = 2_000;

    /// <summary>The label; or the field that is wrong, and what is wrong with it, without quoting it.</summary>
    public static (Label? Label, string Field, string Problem) Check(LabelRequest request)
    {
        if (LabelNames.SourceOf(request.Source) is not { } source)
        {
            return Wrong("source", $"must be {Alternatives.Of(LabelNames.AllSources)}.");
        }

        if (request.By is null ? source == LabelSource.Moderator : !OpaqueIds.IsOne(request.By, LongestActor))
        {
            return Wrong("by", request.By is null
                ? "is missing; a moderator's label says whose it is."
                : $"must be an id of at most {LongestActor} letters, digits, '.', '_', ':' and '-'; no name and no address.");
        }

        if (ProblemOf(request, source) is { } problem)
        {
            return Wrong("verdict", problem);
        }

        var verdict = VerdictNames.VerdictOf(request.Verdict);
        if (request.Reason is not null && (LabelNames.ReasonOf(request.Reason) is null || verdict != Verdict.Reject))
        {
            return Wrong("reason", verdict != Verdict.Reject
                ? "says why a comment is to be rejected; the verdict is not reject."
                : $"must be {Alternatives.Of(LabelNames.AllReasons)}.");
        }

        if (!SaidAttributes.TryRead(request.Attributes, out var attributes))
        {
            return Wrong("attributes", SaidAttributes.Problem);
        }

        return request.Revision < 1 ? Wrong("revision", "must be 1 or more.")
            : request.Note?.Length > LongestNote ? Wrong("note", $"must be at most {LongestNote} UTF-16 code units long.")
            : request.Note?.Any(unit => char.IsControl(unit) && unit != '\n') == true ? Wrong("note", "must not have control characters.")
            : (new Label { Source = source, By = request.By, Verdict = verdict, Reason = LabelNames.ReasonOf(request.Reason) ?? RejectionReason.Unknown, Attributes = attributes }, string.Empty, string.Empty);
    }

    private static string? ProblemOf(LabelRequest request, LabelSource source) => request.Verdict switch
    {
        null => request.Attributes is { Count: > 0 } ? null : "is missing, and no attributes are named either.",
        "approve" => source == LabelSource.ReaderReport ? "must be reject: readers report what they object to." : null,
        "reject" => null,
        _ => "must be approve or reject.",
    };

    private static (Label?, string, string) Wrong(string field, string problem) => (null, field, problem);
}
