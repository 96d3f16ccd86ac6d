using Moderation.Facts;

namespace Moderation.Tests.Facts;

public sealed class ContactFactsTests
{
    [Theory]
    [InlineData("07701234567")]
    [InlineData("0770 123 4567")]
    [InlineData("0770-123-4567")]
    [InlineData("0770.123.4567")]
    [InlineData("(0770) 123 45 67")]
    [InlineData("٠٧٧٠١٢٣٤٥٦٧")]
    [InlineData("۰۷۷۰ ۱۲۳ ۴۵۶۷")]
    [InlineData("٠٧٧٠-123-٤٥٦٧")]
    [InlineData("+9647701234567")]
    [InlineData("+964 770 123 4567")]
    [InlineData("+964 (0) 770 123 4567")]
    [InlineData("(+964) 7701234567")]
    [InlineData("009647701234567")]
    [InlineData("٠٠٩٦٤ ٧٧٠ ١٢٣ ٤٥٦٧")]
    [InlineData("9647701234567")]
    [InlineData("0 7 7 0 1 2 3 4 5 6 7")]
    [InlineData("077a01b234c567")]
    [InlineData("0770 س 123 س 4567")]
    [InlineData("0770***123***4567")]
    [InlineData("0770😀123😀4567")]
    [InlineData("077O l23 4567")]
    [InlineData("O77O1234567")]
    [InlineData("0\u200B7\u200B7\u200B0\u200B1234567")]
    [InlineData("07\u064B70ـ1234567")]
    [InlineData("0️⃣7️⃣7️⃣0️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣")]
    [InlineData("⓪⑦⑦⓪①②③④⑤⑥⑦")]
    [InlineData("𝟎𝟕𝟕𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕")]
    [InlineData("０７７０１２３４５６７")]
    public void Finds_an_iraqi_mobile_number_however_it_is_written(string number)
    {
        var text = "كلام 12، " + number + " كلام";

        var contact = Assert.Single(ContactFacts.Of(text).All);

        Assert.Equal((ContactKind.Phone, "9647701234567"), (contact.Kind, contact.Number));
        Assert.Equal(number.Trim('(', '️', '⃣'), text.Substring(contact.Span.Start, contact.Span.Length).TrimStart('('));
    }

    [Theory]
    [InlineData("+1 212 555 0123", "12125550123")]
    [InlineData("+44 20 7946 0958", "442079460958")]
    [InlineData("0044 20 7946 0958", "442079460958")]
    [InlineData("+966 50 123 4567", "966501234567")]
    [InlineData("+20 100 123 4567", "201001234567")]
    [InlineData("+٩٦٥ ١٢٣٤ ٥٦٧٨", "96512345678")]
    [InlineData("0501234567", "0501234567")]
    [InlineData("010 0123 4567", "01001234567")]
    public void Finds_numbers_of_other_countries(string number, string digits)
    {
        var contact = Assert.Single(ContactFacts.Of($"call {number}.").All);

        Assert.Equal(digits, contact.Number);
    }

    [Theory]
    [InlineData("واتساب 07701234567", nameof(ContactKind.WhatsApp))]
    [InlineData("الواتساب: 07701234567", nameof(ContactKind.WhatsApp))]
    [InlineData("واتس 07701234567", nameof(ContactKind.WhatsApp))]
    [InlineData("واتس اب على الرقم 07701234567", nameof(ContactKind.WhatsApp))]
    [InlineData("07701234567 وتساب", nameof(ContactKind.WhatsApp))]
    [InlineData("WhatsApp 7701234567", nameof(ContactKind.WhatsApp))]
    [InlineData("What's app 7701234567", nameof(ContactKind.WhatsApp))]
    [InlineData("w h a t s a p p 7701234567", nameof(ContactKind.WhatsApp))]
    [InlineData("وااااتساب 7701234567", nameof(ContactKind.WhatsApp))]
    [InlineData("تليجرام 07701234567", nameof(ContactKind.Telegram))]
    [InlineData("على التلگرام 07701234567", nameof(ContactKind.Telegram))]
    [InlineData("telegram: 07701234567", nameof(ContactKind.Telegram))]
    [InlineData("هاتف 22201234", nameof(ContactKind.Phone))]
    [InlineData("call 248-678-9807", nameof(ContactKind.Phone))]
    public void A_word_beside_a_number_says_what_it_is_for(string text, string kind)
    {
        var contact = Assert.Single(ContactFacts.Of(text).All);

        Assert.Equal(kind, contact.Kind.ToString());
        Assert.NotNull(contact.Number);
    }

    [Fact]
    public void A_word_far_from_a_number_does_not()
    {
        const string Text = "توقف واتساب اليوم في جميع انحاء البلاد وقال الناطق باسم الشركة 07701234567";

        Assert.Equal(ContactKind.Phone, Assert.Single(ContactFacts.Of(Text).All).Kind);
    }

    [Theory]
    [InlineData("https://wa.me/9647701234567", nameof(ContactKind.WhatsApp))]
    [InlineData("wa.me/9647701234567", nameof(ContactKind.WhatsApp))]
    [InlineData("https://api.whatsapp.com/send?phone=9647701234567", nameof(ContactKind.WhatsApp))]
    [InlineData("https://chat.whatsapp.com/AbCdEf", nameof(ContactKind.WhatsApp))]
    [InlineData("https://t.me/some_channel", nameof(ContactKind.Telegram))]
    [InlineData("t.me/+AbCdEf", nameof(ContactKind.Telegram))]
    public void A_link_to_a_chat_is_one_contact(string text, string kind)
    {
        var contact = Assert.Single(ContactFacts.Of("انضم " + text + " الان").All);

        Assert.Equal((kind, null, new TextSpan(5, text.Length)), (contact.Kind.ToString(), contact.Number, contact.Span));
    }

    [Fact]
    public void Counts_contacts_of_each_kind()
    {
        var contacts = ContactFacts.Of("07701234567 / 07801234567\nواتساب 07901234567 او https://wa.me/x\nhttps://t.me/y");

        Assert.Equal((3, 2, 1), (contacts.PhoneNumbers, contacts.WhatsApp, contacts.Telegram));
        Assert.True(contacts.All.Select(contact => contact.Span.Start).SequenceEqual(contacts.All.Select(contact => contact.Span.Start).Order()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("في عام 2003 وعام ٢٠٢٤ وبين 1990-2003 و 2010/2014")]
    [InlineData("السعر 150,000 دينار او 1,500,000 او 25.000.000 او 250 000 000")]
    [InlineData("النسبة ٠٫١٢٣٤٥٦٧٨٩٠ و 0.1234567890")]
    [InlineData("+10,000,000 مشاهدة و +5000 متابع")]
    [InlineData("يوم 17/05/2024 الساعة 12:30:45 والى 2024-05-18 08:15")]
    [InlineData("07:30-08:15 و 09:45-11:00")]
    [InlineData("07:31 23 45 678")]
    [InlineData("07\n70 123 4567")]
    [InlineData("077 ثم قال بعد ذلك 01234567")]
    [InlineData("01/02/2024 10")]
    [InlineData("05-06-2024 12")]
    [InlineData("07/10/2023 2024")]
    [InlineData("رقم القضية 1234 و 12345 و 123456")]
    [InlineData("رقم الفاتورة 1929469758")]
    [InlineData("سورة البقرة 255-257، [البقرة: 286]، (2:255)، ٣:١٠٤-١١٠، 07:103-112")]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12")]
    [InlineData("0 1 2 3 4 5 6 7 8 9 10")]
    [InlineData("ana 7abibi 3ayez 2el 7a2i2a 3an 5 0 7 9 8 2 3")]
    [InlineData("ISBN 978-0-306-40615-7")]
    [InlineData("my address is 192.168.100.200")]
    [InlineData("call 192.168.100.200 or 2019-2021 or 17/05/2024")]
    [InlineData("whatsapp 1.000.000.000 users")]
    [InlineData("https://news.example/07701234567/9647701234567")]
    [InlineData("07701234567890123")]
    [InlineData("+0123456789")]
    [InlineData("what's 20240517 about")]
    [InlineData("واتسعت رقعة الاحتجاجات 20240517")]
    public void Takes_no_other_number_for_a_telephone_number(string text) => Assert.Empty(ContactFacts.Of(text).All);

    [Theory]
    [InlineData("سنة 2003 0770 123 4567 تم", "0770 123 4567")]
    [InlineData("‫اتصل ‪+964 770 123 4567‬ الان‬", "+964 770 123 4567")]
    [InlineData("😀😀 07701234567", "07701234567")]
    [InlineData("mailto:a@b.example 07701234567", "07701234567")]
    public void Its_place_is_in_the_text_as_submitted(string text, string expected)
    {
        var span = Assert.Single(ContactFacts.Of(text).All).Span;

        Assert.Equal(expected, text.Substring(span.Start, span.Length));
    }
}
