namespace Moderation.Service.Demo;

/// <summary>The one article of the demo site. Paper, people and events are invented.</summary>
internal static class DemoArticle
{
    public const string Id = "library-reopens";
    public const string Section = "محليات";
    public const string Title = "المكتبة العامة تعود إلى روّادها بعد عامين من الترميم";

    /// <summary>The time zone of the paper's city, the same all year.</summary>
    public static readonly TimeSpan Zone = TimeSpan.FromHours(3);
}
