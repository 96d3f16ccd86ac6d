namespace Moderation.Service.People.Guarding;

/// <summary>
/// What pages may do, as an interface whose methods each declare with <see cref="RequiresAttribute"/> what they need. Pages get it from
/// the container as a <see cref="Guard{TActions}"/>, which asks the database before each call; a method that declares nothing is refused.
/// Methods return a task. Add it with <see cref="GuardServices.AddActions{TActions, TImplementation}"/>.
/// </summary>
internal interface IActions;
