using System.Text.Json;
using System.Text.Json.Serialization;
using Moderation.Judging;
using Moderation.Service.Intake;
using Moderation.Service.Operations;
using Moderation.Service.Scoring;
using Moderation.Service.Sites;

namespace Moderation.Service.Policies;

/// <summary>Puts comments through policies and shows every step. They are neither stored nor announced nor logged.</summary>
internal sealed class PolicyTrying(PolicyChoosing choosing, StandingModel model, CommentValidation validation, TimeProvider clock) : IDisposable
{
    /// <summary>The most bytes that a site may send; a policy with long lists is tried by an administrator.</summary>
    public const long LargestOfSites = 4 * 1024 * 1024;

    /// <summary>Whoever tries things out must not take the processors from the comments that come in meanwhile.</summary>
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    /// <summary>Answers a call.</summary>
    /// <param name="context">The call.</param>
    /// <param name="site">Whose policy.</param>
    /// <param name="largest">The most bytes that its body may have.</param>
    public async Task<IResult> TryAsync(HttpContext context, Site site, long largest)
    {
        var (request, wrong) = await context.ReadJsonAsync(TryingJson.Default.PolicyTryRequest, largest);
        if (request is null)
        {
            return wrong!;
        }

        request.Id ??= "try";
        if (validation.Check(request.ToMessage(site.Name)) is { } invalid)
        {
            return Problems.Invalid(invalid.Field, invalid.Problem, invalid.TooLarge ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest);
        }

        if (request.At is { Year: < 1970 or > 9000 })
        {
            return Problems.Invalid("at", "must be a time after 1970.");
        }

        await _oneAtATime.WaitAsync(context.RequestAborted);
        try
        {
            (var policy, wrong) = await choosing.ChooseAsync(site, request.Version, request.Document, request.Files, context.RequestAborted);
            if (policy is null)
            {
                return wrong!;
            }

            var trial = PolicyTrial.Of(CommentIntake.CommentOf(request.ToMessage(site.Name), site), policy, model.Scorer, request.At ?? clock.GetUtcNow());
            return TypedResults.Json(TrialFigures.Of(trial), TryingJson.Default.TrialFigures);
        }
        catch (RefusedException refused)
        {
            return refused.ToProblem();
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();
}

/// <summary>A comment that is put through a policy: the one that stands, one that was pushed, or one that comes along.</summary>
internal sealed record PolicyTryRequest : SubmitComment
{
    /// <summary>A version that was pushed for the site. Without it and without files it is the policy that stands.</summary>
    public string? Version { get; set; }

    /// <summary>The name of the document that is the policy, with <c>files</c>.</summary>
    public string? Document { get; set; }

    /// <summary>The files of a policy that need not have been pushed: the document, and those that it names itself or through others.</summary>
    public IReadOnlyDictionary<string, string>? Files { get; set; }

    /// <summary>When it is to have come; now when absent.</summary>
    public DateTimeOffset? At { get; set; }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 16)]
[JsonSerializable(typeof(PolicyTryRequest))]
[JsonSerializable(typeof(TrialFigures))]
internal sealed partial class TryingJson : JsonSerializerContext;
