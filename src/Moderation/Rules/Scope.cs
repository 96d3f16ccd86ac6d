using Moderation.Rules.Documents;
using Moderation.Scoring;

namespace Moderation.Rules;

/// <summary>A part of the site, or of the day, for which something else holds.</summary>
internal sealed class Scope(ScopePart part)
{
    private readonly Where _where = new(part.Where);

    public string Name => part.Name;

    public ScopeMode Mode => part.Mode;

    public int? MaxLinks => part.MaxLinks;

    public Specificity Specificity => _where.Specificity;

    /// <summary>Whether it holds at certain times only: then it makes things stricter and never laxer.</summary>
    public bool IsTimed => part.During is not null;

    /// <summary>What it says of an attribute's thresholds; null when nothing.</summary>
    public ThresholdOptions? ThresholdOf(CommentAttribute attribute) => part.Thresholds.GetValueOrDefault(attribute);

    /// <summary>Whether it holds for a comment that came then.</summary>
    public bool Has(Comment comment, CommentLanguage language, DateTimeOffset localTime) =>
        _where.Has(comment, language) && (part.During is not { } during || Has(during, localTime));

    /// <summary>The strictest figure of the most specific scopes that have one; null when none has.</summary>
    public static T? Strictest<T>(IEnumerable<Scope> scopes, Func<Scope, T?> figure)
        where T : struct =>
        scopes.Where(scope => figure(scope) is not null).GroupBy(scope => scope.Specificity).MaxBy(same => same.Key)?.Min(figure);

    private static bool Has(DuringPart during, DateTimeOffset localTime)
    {
        var time = TimeOnly.FromTimeSpan(localTime.TimeOfDay);
        return during.From < during.To
            ? during.From <= time && time < during.To && IsOn(during, localTime.DayOfWeek)
            : during.From <= time ? IsOn(during, localTime.DayOfWeek)

            // After midnight it still belongs to the day on which it began.
            : time < during.To && IsOn(during, DayBefore(localTime.DayOfWeek));
    }

    private static DayOfWeek DayBefore(DayOfWeek day) => day == DayOfWeek.Sunday ? DayOfWeek.Saturday : day - 1;

    private static bool IsOn(DuringPart during, DayOfWeek day) => during.Days.Count == 0 || during.Days.Contains(day);
}
