using System.Text.Json;
using System.Text.Json.Serialization;
using Moderation.Rules.Documents;
using Moderation.Service.Operations;
using Moderation.Service.Sites;

namespace Moderation.Service.Policies;

/// <summary>What policies are refused with.</summary>
internal static class PolicyRefusal
{
    /// <summary>The first of many problems: who mends these sees the next ones then.</summary>
    private const int MostProblems = 200;

    /// <summary>A policy cannot be used.</summary>
    /// <param name="title">What kind of refusal it is.</param>
    /// <param name="problems">Everything that is wrong.</param>
    /// <param name="status">The status of the answer.</param>
    public static RefusedException Unusable(string title, IReadOnlyList<PolicyProblem> problems, int status) => new(
        title,
        problems.Count == 1 ? problems[0].ToString() : FormattableString.Invariant($"{problems[0]} There are {problems.Count} problems; see problems."),
        status,
        ("problems", JsonSerializer.SerializeToElement(
            [.. problems.Take(MostProblems).Select(problem => new PolicyProblemRecord(problem.Place.File, problem.Place.Line, problem.Place.Column, problem.Problem))],
            PolicyProblemJson.Default.IReadOnlyListPolicyProblemRecord)));

    /// <summary>A version was not pushed.</summary>
    public static RefusedException NoVersion(Site site, string version) =>
        new("Not found", $"There is no policy {version} of site {site.Name}. Push it first.", StatusCodes.Status404NotFound);
}

/// <summary>Something that is wrong with a policy.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1.</param>
/// <param name="Problem">What is wrong, and what was expected.</param>
internal sealed record PolicyProblemRecord(string File, int Line, int Column, string Problem);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IReadOnlyList<PolicyProblemRecord>))]
internal sealed partial class PolicyProblemJson : JsonSerializerContext;
