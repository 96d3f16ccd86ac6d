using System.Net.Mail;

namespace Moderation.Service.Demo;

/// <summary>The comment form as a reader filled it in, and what is wrong with it.</summary>
public sealed record CommentForm
{
    /// <summary>The longest name, in UTF-16 code units.</summary>
    public const int LongestName = 100;

    private const int LongestEmail = 254;
    private const int LongestWebsite = 500;

    /// <summary>The field that people do not see. Its name must tempt a program and mean nothing to a browser that fills forms in.</summary>
    public const string HoneypotField = "subject_line";

    /// <summary>The author's name.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The author's address, which is never published.</summary>
    public string Email { get; init; } = string.Empty;

    /// <summary>The author's web site; may be empty.</summary>
    public string Website { get; init; } = string.Empty;

    /// <summary>The comment.</summary>
    public string Comment { get; init; } = string.Empty;

    /// <summary>The comment that it answers; may be empty.</summary>
    public string Parent { get; init; } = string.Empty;

    /// <summary>What was typed into the field that people do not see.</summary>
    public string Honeypot { get; init; } = string.Empty;

    /// <summary>What is wrong, by the field's name in the form.</summary>
    public IReadOnlyDictionary<string, string> Problems { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    internal static CommentForm From(IFormCollection form) => new()
    {
        Name = Line(form["name"]),
        Email = Line(form["email"]),
        Website = Line(form["website"]),
        Comment = form["comment"].ToString().ReplaceLineEndings("\n").Trim(),
        Parent = Line(form["parent"]),
        Honeypot = Line(form[HoneypotField]),
    };

    /// <summary>The same form with what this site finds wrong with it.</summary>
    internal CommentForm Checked()
    {
        var problems = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Name.Length == 0)
        {
            problems.Add("name", Messages.NameMissing);
        }
        else if (Name.Length > LongestName)
        {
            problems.Add("name", Messages.NameInvalid);
        }

        if (Email.Length == 0)
        {
            problems.Add("email", Messages.EmailMissing);
        }
        else if (Email.Length > LongestEmail || !MailAddress.TryCreate(Email, out var address) || !string.Equals(address.Address, Email, StringComparison.Ordinal))
        {
            problems.Add("email", Messages.EmailInvalid);
        }

        if (Website.Length > LongestWebsite || (Website.Length > 0 && Websites.Read(Website) is null))
        {
            problems.Add("website", Messages.WebsiteInvalid);
        }

        if (Comment.Length == 0)
        {
            problems.Add("comment", Messages.CommentMissing);
        }

        return this with { Problems = problems };
    }

    /// <summary>The same form with what the service found wrong with it.</summary>
    internal CommentForm With(SubmitAnswer.Refused refused)
    {
        var (field, message) = refused.Field switch
        {
            "author.name" => ("name", Messages.NameInvalid),
            "author.email" => ("email", Messages.EmailInvalid),
            "author.url" => ("website", Messages.WebsiteInvalid),
            _ when refused.TooLarge => ("comment", Messages.CommentTooLong),
            _ => ("comment", Messages.CommentInvalid),
        };
        return With(field, message);
    }

    internal CommentForm With(string field, string message) =>
        this with { Problems = new Dictionary<string, string>(StringComparer.Ordinal) { [field] = message } };

    private static string Line(string? value) => (value ?? string.Empty).ReplaceLineEndings(" ").Trim();
}

/// <summary>What the site says about a form.</summary>
internal static class Messages
{
    public const string NameMissing = "اكتب اسمك.";
    public const string NameInvalid = "الاسم طويل جدًا أو يحتوي رموزًا غير مقبولة.";
    public const string EmailMissing = "اكتب بريدك الإلكتروني، ولن يُنشر.";
    public const string EmailInvalid = "هذا ليس بريدًا إلكترونيًا صحيحًا، مثل name@example.org.";
    public const string WebsiteInvalid = "اكتب عنوان موقع يبدأ بـ https:// أو اترك الحقل فارغًا.";
    public const string CommentMissing = "اكتب تعليقك أولًا.";
    public const string CommentTooLong = "التعليق طويل جدًا. اختصره ثم أرسله من جديد.";
    public const string CommentInvalid = "يحتوي التعليق رموزًا لا يمكن قبولها. عدّله ثم أرسله من جديد.";
    public const string ParentMissing = "التعليق الذي تردّ عليه لم يعد منشورًا.";
    public const string EditedMeanwhile = "تغيّر هذا التعليق في نافذة أخرى. حدّث الصفحة ثم عدّله من جديد.";
}
