namespace Moderation.Service.People;

/// <summary>Somebody else changed the same person at the same moment; nothing was written.</summary>
internal sealed class ChangedMeanwhileException : Exception;
