using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;
using Moderation.Service.Demo.Pages;

namespace Moderation.Service.Demo;

/// <summary>The pages of the demo site. Forms work with and without script: a script asks for JSON, a browser is sent back to the page.</summary>
internal static class DemoEndpoints
{
    /// <summary>Where the demo site lies.</summary>
    public const string Home = "/demo";

    private const int MostShown = 500;

    public static async Task<IResult> ShowAsync(HttpContext context, DemoStore store, string? reply, string? edit) =>
        await PageAsync(context, store, new CommentForm { Parent = reply ?? string.Empty }, edit, editProblem: null);

    public static async Task<IResult> PostAsync(HttpContext context, DemoStore store, Forwarder forwarder)
    {
        var form = await ReadFormAsync(context);
        if (form.Problems.Count == 0)
        {
            form = form.Checked();
        }

        var visitor = Visitor.Of(context);
        var parent = form.Parent.Length > 0 ? await store.FindAsync(form.Parent, context.RequestAborted) : null;
        if (form.Parent.Length > 0 && !IsVisible(parent, visitor))
        {
            form = form.With("comment", Messages.ParentMissing) with { Parent = string.Empty };
        }

        if (form.Problems.Count > 0)
        {
            return await ProblemAsync(context, store, form);
        }

        var comment = new DemoComment
        {
            ParentId = parent?.Id,
            ThreadId = parent?.ThreadId ?? parent?.Id,
            Author = Visitor.Remember(context),
            Name = form.Name,
            Email = form.Email,
            Website = form.Website.Length > 0 ? Websites.Read(form.Website) : null,
            Text = form.Comment,
            Ip = context.Connection.RemoteIpAddress?.ToString(),
            UserAgent = UserAgentOf(context),
            Honeypot = form.Honeypot.Length > 0 ? form.Honeypot : null,
        };

        // Sent twice because the first answer was lost: it is the same comment.
        if (await store.FindSameAsync(comment, context.RequestAborted) is { } same)
        {
            return Sent(context, same);
        }

        await store.AddAsync(comment, CancellationToken.None);
        if (await forwarder.ForwardAsync(comment, CancellationToken.None) is SubmitAnswer.Refused refused)
        {
            await store.RemoveAsync(comment.Id, CancellationToken.None);
            return await ProblemAsync(context, store, form.With(refused));
        }

        return Sent(context, (await store.FindAsync(comment.Id, CancellationToken.None))!);
    }

    public static async Task<IResult> EditAsync(HttpContext context, DemoStore store, Forwarder forwarder, string id)
    {
        var form = await ReadFormAsync(context);
        var before = await store.FindAsync(id, context.RequestAborted);
        if (before is null || !string.Equals(before.Author, Visitor.Of(context), StringComparison.Ordinal))
        {
            return TypedResults.NotFound();
        }

        if (form.Problems.Count == 0 && form.Comment.Length == 0)
        {
            form = form.With("comment", Messages.CommentMissing);
        }

        if (form.Problems.Count == 0 && !string.Equals(form.Comment, before.Text, StringComparison.Ordinal))
        {
            form = await EditAsync(context, store, forwarder, before, form);
        }

        return form.Problems.Count > 0
            ? await ProblemAsync(context, store, form, before.Id)
            : Sent(context, (await store.FindAsync(id, CancellationToken.None))!);
    }

    private static async Task<CommentForm> EditAsync(HttpContext context, DemoStore store, Forwarder forwarder, DemoComment before, CommentForm form)
    {
        var saved = await store.EditAsync(before, form.Comment, context.Connection.RemoteIpAddress?.ToString(), UserAgentOf(context), CancellationToken.None);
        if (!saved)
        {
            return form.With("comment", Messages.EditedMeanwhile);
        }

        var comment = (await store.FindAsync(before.Id, CancellationToken.None))!;
        if (await forwarder.ForwardAsync(comment, CancellationToken.None) is SubmitAnswer.Refused refused)
        {
            await store.RestoreAsync(before, CancellationToken.None);
            return form.With(refused);
        }

        return form;
    }

    private static async Task<CommentForm> ReadFormAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            throw new BadHttpRequestException("No form.", StatusCodes.Status415UnsupportedMediaType);
        }

        try
        {
            return CommentForm.From(await context.Request.ReadFormAsync(context.RequestAborted));
        }
        catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge })
        {
            return new CommentForm().With("comment", Messages.CommentTooLong);
        }
    }

    private static bool IsVisible(DemoComment? comment, string visitor) =>
        comment is not null && (comment.State == CommentState.Approved || string.Equals(comment.Author, visitor, StringComparison.Ordinal));

    private static string? UserAgentOf(HttpContext context) =>
        context.Request.Headers.UserAgent is { Count: > 0 } agent && !StringValues.IsNullOrEmpty(agent) ? agent.ToString()[..Math.Min(agent.ToString().Length, 500)] : null;

    /// <summary>A script asks for JSON; a browser that sends the form itself asks for a page.</summary>
    private static bool WantsJson(HttpContext context) =>
        context.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase);

    private static IResult Sent(HttpContext context, DemoComment comment)
    {
        if (WantsJson(context))
        {
            return TypedResults.Json(new PostAnswer { Comment = CommentView.Of(comment, comment.Author) }, Wire.Default.PostAnswer);
        }

        context.Response.Headers.Location = $"{Home}#comment-{comment.Id}";
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static async Task<IResult> ProblemAsync(HttpContext context, DemoStore store, CommentForm form, string? edited = null) =>
        WantsJson(context)
            ? TypedResults.Json(new PostAnswer { Problems = form.Problems }, Wire.Default.PostAnswer, statusCode: StatusCodes.Status400BadRequest)
            : edited is null
                ? await PageAsync(context, store, form, edit: null, editProblem: null)
                : await PageAsync(context, store, new CommentForm(), edited, form);

    private static async Task<ContentHttpResult> PageAsync(
        HttpContext context, DemoStore store, CommentForm form, string? edit, CommentForm? editProblem)
    {
        var visitor = Visitor.Of(context);
        var (comments, change) = await store.ReadVisibleAsync(visitor, MostShown, context.RequestAborted);
        var replyTo = comments.FirstOrDefault(comment => string.Equals(comment.Id, form.Parent, StringComparison.Ordinal));
        context.Response.Headers.CacheControl = "no-store";
        var html = await PageWriter.WriteAsync<ArticlePage>(context.RequestServices, new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(ArticlePage.Comments)] = comments.Select(comment => CommentView.Of(comment, visitor)).ToList(),
            [nameof(ArticlePage.Change)] = change,
            [nameof(ArticlePage.Form)] = replyTo is null ? form with { Parent = string.Empty } : form,
            [nameof(ArticlePage.ReplyTo)] = replyTo?.Name,
            [nameof(ArticlePage.EditedId)] = edit,
            [nameof(ArticlePage.EditProblem)] = editProblem,
        });
        return TypedResults.Content(
            html,
            "text/html; charset=utf-8",
            statusCode: form.Problems.Count > 0 || editProblem is not null ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
    }
}

/// <summary>What a script is told about a form it sent: the comment, or what is wrong.</summary>
internal sealed record PostAnswer
{
    /// <summary>The comment as its author sees it.</summary>
    public CommentView? Comment { get; init; }

    /// <summary>What is wrong, by the field's name in the form.</summary>
    public IReadOnlyDictionary<string, string>? Problems { get; init; }
}
