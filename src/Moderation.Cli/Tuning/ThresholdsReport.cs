using System.Globalization;
using System.Text.Json;
using Moderation.Cli.Reports;
using Moderation.Measuring;

namespace Moderation.Cli.Tuning;

/// <summary>Prints a site's thresholds for people.</summary>
internal static class ThresholdsReport
{
    /// <summary>What was found, how sure it is, and what to put into the configuration.</summary>
    public static void Write(ThresholdsFigures figures, TextWriter output)
    {
        output.WriteLine(Line($"Thresholds for {figures.Version} on {figures.Comments} labelled comments, {figures.Unsupported} of them in no language that it was made for"));
        foreach (var attribute in figures.Attributes)
        {
            output.WriteLine();
            output.WriteLine(Line($"{attribute.Attribute}: {attribute.Rows} labels, {attribute.Positives} of them yes"));
            Write("approve below", "no", attribute.Approve, figures.Promises.ApproveNpv, attribute, output);
            Write("reject from", "yes", attribute.Reject, figures.Promises.RejectPrecision, attribute, output);
        }

        output.WriteLine();
        output.WriteLine("Together, with the model's own thresholds where none was chosen:");
        foreach (var share in figures.Policy)
        {
            output.WriteLine(Line($"  {share.Language,-8}{share.Comments,7} comments: approves {Share(share.Approved)}, rejects {Share(share.Rejected)}, holds {Share(1 - share.Approved - share.Rejected)};")
                + Line($" not toxic among approved at least {Share(share.CleanAmongApproved)}, toxic among rejected at least {Share(share.ToxicAmongRejected)}; {share.ToxicApproved} of {share.Toxic} toxic ones pass"));
        }

        output.WriteLine();
        if (figures.HasAny)
        {
            output.WriteLine("For the site's configuration, in place of <site> its name:");
            output.WriteLine(Line($"{{\"Sites\": {{\"<site>\": {{\"Policy\": {{\"Thresholds\": {JsonSerializer.Serialize(figures.Thresholds, ThresholdsJson.Default.IReadOnlyDictionaryStringSiteThreshold)}}}}}}}}}"));
        }
        else
        {
            output.WriteLine("No threshold can be promised: keep the model's, which approve only what is clearly fine and reject nothing, and label more.");
        }
    }

    private static void Write(string what, string label, Promise promise, double wanted, AttributeThresholds attribute, TextWriter output)
    {
        if (promise.Chosen is { } chosen)
        {
            output.WriteLine(Line($"  {what} {chosen.Threshold:F4}: decides {Share((double)chosen.Decided / attribute.Rows)} of them; {chosen.Right} of {chosen.Decided} are '{label}', with 95% certainty at least {Share(chosen.AtLeast)} (asked: {Share(wanted)})")
                + (promise.KeptOnHalves is { } kept ? Line($"; chosen on half of the labels it held on the other half {Share(kept)} of the time") : ""));
        }
        else if (promise.TooFew)
        {
            output.WriteLine(Line($"  {what}: too few labels. To promise {Share(wanted)} with 95% certainty takes at least {promise.FewestRows} comments labelled '{label}'; there are {(label is "yes" ? attribute.Positives : attribute.Rows - attribute.Positives)}."));
        }
        else
        {
            output.WriteLine(Line($"  {what}: no score keeps {Share(wanted)}. The surest, {Surest(promise.Surest, label)}"));
        }
    }

    private static string Surest(PromisedThreshold? surest, string label) =>
        surest is null ? "none." : Line($"{surest.Threshold:F4}, decides {surest.Decided}, {surest.Right} of them '{label}': with 95% certainty at least {Share(surest.AtLeast)}.");

    private static string Share(double? share) => ReportTables.Share(share);

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
