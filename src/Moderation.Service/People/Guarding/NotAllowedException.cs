namespace Moderation.Service.People.Guarding;

/// <summary>An action was called by somebody who may not. Pages offer only what is allowed, so this means that a role was taken away meanwhile, or a forged call.</summary>
internal sealed class NotAllowedException(Permission permission, string? site)
    : Exception(site is null ? $"{permission} is not allowed." : $"{permission} is not allowed for this site.");
