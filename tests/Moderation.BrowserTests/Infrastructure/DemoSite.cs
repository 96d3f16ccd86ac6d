using Moderation.TestSupport;

[assembly: AssemblyFixture(typeof(Moderation.BrowserTests.Infrastructure.DemoSite))]

namespace Moderation.BrowserTests.Infrastructure;

/// <summary>The service in development with its demo site, shared by tests that do not stop it. Each test writes texts of its own.</summary>
public sealed class DemoSite : IAsyncLifetime
{
    /// <summary>A text that contains it is rejected.</summary>
    public const string BlockedWord = "شتيمة";

    private static int _texts;
    private ServiceProcess? _service;

    /// <summary>The service as it starts in development.</summary>
    public static ServiceSettings Shipped { get; } = ServiceSettings.Embedded.With("ASPNETCORE_ENVIRONMENT", "Development");

    /// <summary>The three verdicts by rules alone, whatever the model says: more than two links hold, the blocked word rejects, the rest is approved.</summary>
    public static ServiceSettings Settings { get; } =
        ((string[])["toxicity", "severe_toxicity", "identity_attack", "insult", "profanity", "threat", "spam"])
        .Aggregate(Shipped, (settings, attribute) => settings.With($"Sites:demo:Policy:Thresholds:{attribute}:ApproveBelow", "1"))
        .With("Sites:demo:Policy:FailureMode", "approve")
        .With("Sites:demo:Policy:UnsupportedLanguage", "approve")
        .With("Sites:demo:Policy:BlockedWords:0", BlockedWord);

    /// <summary>The running service.</summary>
    public ServiceProcess Service => _service!;

    /// <summary>Where it listens.</summary>
    public Uri Address => Service.Address;

    /// <summary>A text that is approved.</summary>
    public static string PoliteText() => Numbered("شكرا على هذا المقال المفيد، قرأته باهتمام");

    /// <summary>A text that is held.</summary>
    public static string HeldText() => Numbered("شكرا، وهذه ثلاثة مصادر https://a.example.org https://b.example.org https://c.example.org للقراءة");

    /// <summary>A text that is rejected.</summary>
    public static string RejectedText() => Numbered($"هذه {BlockedWord} لا تليق");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _service = await ServiceProcess.StartAsync(Settings, TestContext.Current.CancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }
    }

    /// <summary>Words, not digits, tell texts apart: what reads like a reader's comment is judged like one.</summary>
    private static string Numbered(string text)
    {
        string[] words = ["الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع", "العاشر"];
        var number = Interlocked.Increment(ref _texts);
        return $"{text}، رأي القارئ {words[number % 10]} من الصف {words[number / 10 % 10]}";
    }
}
