using System.Text.Json;
using Moderation.Rules.Documents;
using Moderation.Service.Operations;
using Moderation.Service.Policies;
using Moderation.Service.Sites;
using Moderation.Service.Storage;

namespace Moderation.Service.Administration.Policies;

/// <summary>Takes policies in, lets them stand and takes that back, for all instances. What does not compile can do none of it.</summary>
internal sealed partial class PolicyAdministration(PolicyRegistry registry, PolicyWatch watch, Measures measures, ILogger<PolicyAdministration> logger)
{
    /// <summary>Takes a policy in, unless somebody else did meanwhile. The same again is no change.</summary>
    /// <param name="site">The site.</param>
    /// <param name="bundle">The policy.</param>
    /// <param name="push">What it is based on, and whether it is to stand at once.</param>
    /// <param name="note">Who and why.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What became of it, and whether it is new.</returns>
    /// <exception cref="RefusedException">It does not compile, or conflicts; says why.</exception>
    public async Task<(PolicyPushed Pushed, bool IsNew)> PushAsync(Site site, PolicyBundle bundle, PolicyPush push, ChangeNote note, CancellationToken cancellationToken)
    {
        var (policy, problems) = bundle.Compile();
        var version = policy?.Version ?? throw PolicyRefusal.Unusable("The policy cannot be used", problems, StatusCodes.Status400BadRequest);
        var digest = bundle.Digest;
        var (pushed, newest) = await registry.NewestAsync(site.Name, cancellationToken);
        var standing = await registry.ActiveAsync(site.Name, cancellationToken);
        var isNew = pushed?.Digest != digest;
        if (isNew && !push.Force)
        {
            ThrowIfConflicting(site, push.BasedOn, pushed, newest);
        }

        var (from, before) = newest is null ? (site.ConfiguredPolicy.Version, site.ConfiguredFiles) : (newest.Version, await FilesAsync(site, newest.Digest, cancellationToken));
        var diff = isNew ? BundleDiff.Of(before, bundle) : string.Empty;
        var changes = new List<PolicyChange>();
        if (isNew)
        {
            changes.Add(new PolicyChange { Kind = PolicyChange.Push, Version = version, Digest = digest, FromVersion = from, Diff = diff });
        }

        if (push.Activate && standing?.Digest != digest)
        {
            changes.Add(new PolicyChange
            {
                Kind = PolicyChange.Activate,
                Version = version,
                Digest = digest,
                FromVersion = standing?.Version ?? site.ConfiguredPolicy.Version,
                Diff = BundleDiff.Of(await StandingFilesAsync(site, standing, cancellationToken), bundle),
            });
        }

        if (changes.Count > 0)
        {
            await registry.StoreAsync(site.Name, bundle, version, note, cancellationToken);
            await RecordAsync(site, newest, changes, note, cancellationToken);
        }

        var active = push.Activate || standing?.Digest == digest;
        return (new PolicyPushed { Site = site.Name, Version = version, Digest = digest, Active = active, Diff = diff }, isNew);
    }

    /// <summary>Lets a version stand.</summary>
    /// <exception cref="RefusedException">It may not; says why.</exception>
    public async Task<PolicyChanged> ActivateAsync(Site site, string version, ChangeNote note, CancellationToken cancellationToken)
    {
        var (_, newest) = await registry.NewestAsync(site.Name, cancellationToken);
        var standing = await registry.ActiveAsync(site.Name, cancellationToken);
        var stored = await registry.FindVersionAsync(site.Name, version, cancellationToken) ?? throw PolicyRefusal.NoVersion(site, version);
        if (standing?.Digest == stored.Digest)
        {
            throw new RefusedException("Already standing", $"{version} stands already.");
        }

        var change = new PolicyChange
        {
            Kind = PolicyChange.Activate,
            Version = version,
            Digest = stored.Digest,
            FromVersion = standing?.Version ?? site.ConfiguredPolicy.Version,
            Diff = BundleDiff.Of(await StandingFilesAsync(site, standing, cancellationToken), Usable(stored)),
        };
        await RecordAsync(site, newest, [change], note, cancellationToken);
        return Changed(site, change);
    }

    /// <summary>Takes the last activation back: what stood before stands again, in the end the configuration's policy.</summary>
    /// <exception cref="RefusedException">There is none, or what stood before cannot be used any more.</exception>
    public async Task<PolicyChanged> RollBackAsync(Site site, ChangeNote note, CancellationToken cancellationToken)
    {
        var (_, newest) = await registry.NewestAsync(site.Name, cancellationToken);
        var activations = await registry.ActivationsAsync(site.Name, 2, cancellationToken);
        if (activations.Count == 0)
        {
            throw new RefusedException("Nothing to roll back", "No policy was activated; the configuration's stands.");
        }

        var (version, digest, files) = (site.ConfiguredPolicy.Version, (string?)null, site.ConfiguredFiles);
        if (activations.Count > 1)
        {
            var previous = activations[1];
            var stored = previous.Digest is null ? null : await registry.FindAsync(site.Name, previous.Digest, cancellationToken);
            (version, digest, files) = (previous.Version, previous.Digest, Usable(stored ?? throw PolicyRefusal.NoVersion(site, previous.Version)));
        }

        var change = new PolicyChange
        {
            Kind = PolicyChange.Rollback,
            Version = version,
            Digest = digest,
            FromVersion = activations[0].Version,
            Diff = BundleDiff.Of(await FilesAsync(site, activations[0].Digest, cancellationToken), files),
        };
        await RecordAsync(site, newest, [change], note, cancellationToken);
        return Changed(site, change);
    }

    /// <summary>Whoever pushes must have seen what was pushed last, or what was made to stand since.</summary>
    private static void ThrowIfConflicting(Site site, string? basedOn, PolicyChange? pushed, PolicyChange? newest)
    {
        if (newest is null ? basedOn is null || basedOn == site.ConfiguredFiles?.Digest
            : basedOn is not null && (basedOn == pushed?.Digest || basedOn == (newest.Digest ?? site.ConfiguredFiles?.Digest)))
        {
            return;
        }

        var last = newest is { Kind: PolicyChange.Rollback } ? newest : pushed ?? newest;
        var what = last is null
            ? $"the configuration's policy {site.ConfiguredPolicy.Version} stands"
            : $"{last.Version} was {(last.Kind == PolicyChange.Push ? "pushed" : last.Kind == PolicyChange.Rollback ? "rolled back to" : "activated")}{(last.ChangedBy is { } by ? " by " + by : string.Empty)}";
        throw new RefusedException(
            "Conflict",
            $"These files are based on {(basedOn is null ? "nothing" : "others")}, but {what}. Pull that, merge, and push again; or force it, with by and why.",
            extension: last is null ? null : ("pushed", JsonSerializer.SerializeToElement(PolicyReading.PushedOf(last), PoliciesJson.Default.PushedPolicy)));
    }

    private static PolicyBundle Usable(StoredPolicy stored)
    {
        var (policy, problems) = stored.Compile();
        return policy is not null ? stored.Files()! : throw PolicyRefusal.Unusable("Cannot be used", problems, StatusCodes.Status409Conflict);
    }

    private static PolicyChanged Changed(Site site, PolicyChange change) =>
        new() { Site = site.Name, Version = change.Version, Digest = change.Digest, Replaced = change.FromVersion!, Diff = change.Diff };

    private Task<PolicyBundle?> StandingFilesAsync(Site site, PolicyChange? standing, CancellationToken cancellationToken) =>
        FilesAsync(site, standing?.Digest, cancellationToken);

    private async Task<PolicyBundle?> FilesAsync(Site site, string? digest, CancellationToken cancellationToken) =>
        digest is null ? site.ConfiguredFiles : (await registry.FindAsync(site.Name, digest, cancellationToken))?.Files();

    private async Task RecordAsync(Site site, PolicyChange? newest, IReadOnlyList<PolicyChange> changes, ChangeNote note, CancellationToken cancellationToken)
    {
        if (!await registry.RecordAsync(site.Name, newest?.ChangeId, changes, note, cancellationToken))
        {
            throw RefusedException.Overtaken();
        }

        foreach (var change in changes)
        {
            measures.PolicyChanged(site.Name, change.Kind);
            Log.Changed(logger, site.Name, change.Kind, change.Version, change.FromVersion, note.By);
        }

        await watch.LookAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Policies of site {Site}: {Kind} of {Version} after {From} by {Actor}.")]
        public static partial void Changed(ILogger logger, string site, string kind, string version, string? from, string? actor);
    }
}
