using System.Globalization;
using System.Text;

namespace Moderation.Service.People.Auditing;

/// <summary>The audit log as CSV (RFC 4180, UTF-8), page by page, so that a long one fits.</summary>
internal static class AuditExport
{
    /// <summary>Where it lies.</summary>
    public const string Address = "/console/audit.csv";

    private const int PageSize = 1_000;

    /// <summary>Sends it.</summary>
    public static async Task SendAsync(HttpContext context, AuditLog audit, string? by, string? action, string? site, DateTimeOffset? from, DateTimeOffset? to)
    {
        await audit.WriteAsync(context.User.Identity!.Name!, AuditActions.AuditExported, cancellationToken: context.RequestAborted);
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"audit.csv\"";
        context.Response.Headers.CacheControl = "no-store";
        var filter = new AuditFilter { By = Given(by), Action = Given(action), Site = Given(site), From = from, To = to };
        await context.Response.WriteAsync("id,time,by,action,subject,site,detail\r\n", context.RequestAborted);
        for (var before = long.MaxValue; ;)
        {
            var entries = await audit.ReadAsync(filter, before, PageSize, context.RequestAborted);
            var lines = new StringBuilder();
            foreach (var entry in entries)
            {
                lines.AppendJoin(',', entry.Id.ToString(CultureInfo.InvariantCulture), entry.Time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture), Field(entry.DoneBy), Field(entry.Action), Field(entry.Subject), Field(entry.Site), Field(entry.Detail)).Append("\r\n");
            }

            await context.Response.WriteAsync(lines.ToString(), context.RequestAborted);
            if (entries.Count < PageSize)
            {
                return;
            }

            before = entries[^1].Id;
        }
    }

    /// <summary>A value in quotes; one that a spreadsheet would compute is made a text.</summary>
    internal static string Field(string? value)
    {
        var text = value ?? string.Empty;
        return $"\"{(text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" : string.Empty)}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
