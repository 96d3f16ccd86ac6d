namespace Moderation.Service.Operations;

/// <summary>Reads sections of the configuration in which a misspelt key is a mistake, not an invitation to use the default.</summary>
internal static class StrictSections
{
    /// <summary>The section as an object; one with its defaults when the section is missing.</summary>
    /// <exception cref="ConfigurationException">A key is unknown or its value of the wrong kind; the message names the key.</exception>
    public static T ReadStrictly<T>(this IConfigurationSection section)
        where T : new()
    {
        try
        {
            return section.Get<T>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new T();
        }
        catch (InvalidOperationException exception)
        {
            throw Explain(section, exception);
        }
    }

    private static ConfigurationException Explain(IConfigurationSection section, InvalidOperationException exception)
    {
        // The binder says "at 'Sites:news:Policy:MaxLinks'" of a value, and "not found on the instance of X: 'Key'" of a key.
        var paths = section.AsEnumerable().Select(pair => pair.Key).OrderByDescending(path => path.Length).ToList();
        if (paths.Find(path => Says($"'{path}'")) is { } wrong)
        {
            return new ConfigurationException(wrong, "has a value of the wrong kind.");
        }

        return paths.Find(path => Says($"'{path[(path.LastIndexOf(':') + 1)..]}'")) is { } unknown
            ? new ConfigurationException(unknown, "is not a key that this service knows.")
            : new ConfigurationException(section.Path, "has a key that this service does not know, or a value of the wrong kind.");

        bool Says(string quoted) => exception.Message.Contains(quoted, StringComparison.OrdinalIgnoreCase)
            || exception.InnerException?.Message.Contains(quoted, StringComparison.OrdinalIgnoreCase) == true;
    }
}
