namespace Moderation.Service.People.Guarding;

internal static class GuardServices
{
    /// <summary>Adds actions for pages, behind a guard.</summary>
    /// <typeparam name="TActions">What pages inject.</typeparam>
    /// <typeparam name="TImplementation">What does it; nobody gets it but the guard.</typeparam>
    public static void AddActions<TActions, TImplementation>(this IServiceCollection services)
        where TActions : class, IActions
        where TImplementation : class, TActions =>
        services.AddScoped(provider => Guard<TActions>.Before(ActivatorUtilities.CreateInstance<TImplementation>(provider), provider));
}
