using System.Net;
using Microsoft.Playwright;
using Moderation.BrowserTests.Infrastructure;
using Moderation.BrowserTests.Pages;
using static Microsoft.Playwright.Assertions;

namespace Moderation.BrowserTests.Demo;

/// <summary>What readers type is only ever text, and what they type about themselves stays with the site.</summary>
public sealed class HostileContentTests(BrowserFixture browser, DemoSite site)
{
    private const string RightToLeftOverride = "\u202E";

    private static readonly ViewportSize Phone = new() { Width = 320, Height = 700 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Hostile => new()
    {
        { "script", "<script>window.hacked = 1</script>", "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>" },
        { "attribute", "\" onmouseover=\"window.hacked = 1", "'\"><svg onload=window.hacked=1><a href=\"javascript:window.hacked=1\">انقر</a>" },
        { "template", "{{constructor.constructor('window.hacked=1')()}}", "</textarea></template></ol></main><h1>عنوان كاذب</h1>" },
        { "bidi", RightToLeftOverride + "nimda" + "\u2067\u2067\u2067", RightToLeftOverride + "txet desrever \u2066\u2067\u202B نص مقلوب abc" },
        { "marks", "ز" + new string('\u0650', 30) + "ل" + new string('\u0300', 60), string.Concat(Enumerable.Repeat("م" + new string('\u0651', 110), 40)) },
        { "long word", new string('W', 100), new string('م', 19_900) },
        { "long lines", "اسم طويل جدا من كلمات كثيرة يتكرر ويتكرر حتى يملأ السطر ثم يملأ السطر الذي يليه", string.Concat(Enumerable.Repeat("سطر\n", 4_000)) },
        { "right-to-left name", "محمّد بن عبد الله", "English text with an Arabic author, then عربي (123) again." },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public Task Runs_nothing_and_breaks_no_layout(string what, string name, string text) => browser.WithPageAsync(site.Address, async authorsPage =>
    {
        var dialogs = 0;
        authorsPage.Dialog += (_, dialog) =>
        {
            dialogs++;
            _ = dialog.DismissAsync();
        };
        var marked = $"{text} {what} {DemoSite.PoliteText()}";
        var author = await new DemoPage(authorsPage).OpenAsync();
        await author.PostAsync(marked, name: name, website: "https://example.org/\"><script>window.hacked=1</script>");
        var end = marked[^40..];
        await Expect(author.CommentWith(end)).ToBeVisibleAsync();
        await IsHarmlessAsync(author, end, text, name);
        await author.WasNotReloadedAsync();

        await browser.WithPageAsync(site.Address, async phone =>
        {
            var reader = await new DemoPage(phone).OpenAsync();
            await IsHarmlessAsync(reader, end, text, name);
        }, Phone);
        Assert.Equal(0, dialogs);
    });

    [Fact]
    public Task An_e_mail_address_never_reaches_another_reader() => browser.WithPageAsync(site.Address, async authorsPage =>
    {
        const string email = "private.address.of.a.reader@example.org";
        await browser.WithPageAsync(site.Address, async othersPage =>
        {
            var bodies = new List<Task<string>>();
            othersPage.Response += (_, response) =>
            {
                // "Not modified" has no body, and the stream of updates does not end; it is read below.
                if (response.Status != (int)HttpStatusCode.NotModified && !response.Url.Contains("/updates", StringComparison.Ordinal))
                {
                    bodies.Add(response.TextAsync());
                }
            };
            var (polite, held) = (DemoSite.PoliteText(), DemoSite.HeldText());
            var author = await new DemoPage(authorsPage).OpenAsync();
            var other = await new DemoPage(othersPage).OpenAsync();
            await author.PostAsync(polite, email: email);
            await author.SeesPublishedAsync(polite);
            await author.PostAsync(held, email: email);
            await author.SeesMarkedAsync(held, DemoPage.AwaitingModeration);
            await other.SeesPublishedAsync(polite);
            await other.OpenAsync();
            await other.SeesPublishedAsync(polite);
            await author.OpenAsync();
            await author.SeesMarkedAsync(held, DemoPage.AwaitingModeration);

            var sent = string.Concat(await Task.WhenAll(bodies));
            var streamed = await ReadStreamAsync(polite);

            Assert.Contains("demo.js", sent, StringComparison.Ordinal);
            Assert.Contains(polite, await othersPage.ContentAsync(), StringComparison.Ordinal);
            foreach (var seen in (string[])[sent, streamed, await othersPage.ContentAsync(), await authorsPage.ContentAsync()])
            {
                Assert.DoesNotContain(email, seen, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain(email, WebUtility.HtmlDecode(seen), StringComparison.OrdinalIgnoreCase);
            }

            Assert.DoesNotContain(email, site.Service.Output, StringComparison.OrdinalIgnoreCase);
        });
    });

    [Fact]
    public Task Scripts_from_elsewhere_do_not_run_even_if_they_got_in() => browser.WithPageAsync(site.Address, async page =>
    {
        await new DemoPage(page).OpenAsync();

        Assert.Equal("refused", await page.EvaluateAsync<string>(
            "() => { try { document.querySelector('#comments').innerHTML = '<b>x</b>'; return 'accepted'; } catch { return 'refused'; } }"));
        await page.EvaluateAsync("""
            () => new Promise(done => {
              document.addEventListener('securitypolicyviolation', done, { once: true });
              const image = document.createElement('img');
              image.src = 'https://example.org/pixel.png';
              document.body.append(image);
            })
            """);
    });

    [Fact]
    public Task A_form_on_another_site_cannot_comment_in_a_readers_name() => browser.WithPageAsync(address: null, async page =>
    {
        var text = DemoSite.PoliteText();
        await page.SetContentAsync($"""
            <form method="post" action="{site.Address}demo/comments">
              <input name="name" value="x"><input name="email" value="x@example.org"><input name="comment" value="{text}"><button>go</button>
            </form>
            """);

        var response = await page.RunAndWaitForResponseAsync(() => page.GetByRole(AriaRole.Button).ClickAsync(), "**/demo/comments");

        Assert.Equal(403, response.Status);
        var home = await site.Service.Client().GetStringAsync(new Uri("/demo", UriKind.Relative), Token);
        Assert.DoesNotContain(text, WebUtility.HtmlDecode(home), StringComparison.Ordinal);
    });

    [Fact]
    public async Task Only_the_author_can_edit()
    {
        using var form = new FormUrlEncodedContent([new("name", "سلمى"), new("email", "a@example.org"), new("comment", DemoSite.PoliteText())]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/demo/comments") { Content = form };
        request.Headers.Accept.ParseAdd("application/json");
        using var connections = new SocketsHttpHandler { UseCookies = false, UseProxy = false };
        using var client = new HttpClient(connections) { BaseAddress = site.Address };
        using var posted = await client.SendAsync(request, Token);
        var answer = System.Text.Json.Nodes.JsonNode.Parse(await posted.Content.ReadAsStringAsync(Token))!;
        var id = (string)answer["comment"]!["id"]!;
        var cookie = Assert.Single(posted.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);

        // The client keeps no cookies: it is somebody else now.
        Assert.Equal(HttpStatusCode.NotFound, await EditAsync(null));
        Assert.Equal(HttpStatusCode.NotFound, await EditAsync("demo_author=guess"));
        Assert.Equal(HttpStatusCode.OK, await EditAsync(cookie.Split(';')[0]));

        async Task<HttpStatusCode> EditAsync(string? with)
        {
            using var edit = new FormUrlEncodedContent([new("comment", DemoSite.PoliteText())]);
            using var editing = new HttpRequestMessage(HttpMethod.Post, "/demo/comments/" + id) { Content = edit };
            editing.Headers.Accept.ParseAdd("application/json");
            if (with is not null)
            {
                editing.Headers.Add("Cookie", with);
            }

            using var edited = await client.SendAsync(editing, Token);
            return edited.StatusCode;
        }
    }

    private static async Task IsHarmlessAsync(DemoPage demo, string end, string text, string name)
    {
        var page = demo.Browser;
        var comment = demo.CommentWith(end);
        Assert.True(await page.EvaluateAsync<bool>("window.hacked === undefined"));
        Assert.Contains(text.Trim(), await comment.Locator("[data-part=text]").TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal(name, await comment.Locator("[data-part=name]").TextContentAsync());
        await Expect(comment.Locator("[data-part=text] *")).ToHaveCountAsync(0);
        await Expect(comment.Locator("script, img, svg, h1")).ToHaveCountAsync(0);
        await demo.FitsTheWindowAsync();

        // The comment keeps to its box, next to which nothing is displaced: its marks are cut off rather than drawn over others.
        Assert.True(await comment.EvaluateAsync<bool>("""
            comment => {
              const box = comment.getBoundingClientRect();
              const list = document.querySelector('[data-part=list]').getBoundingClientRect();
              const inside = [...comment.querySelectorAll('*')].filter(part => part.checkVisibility())
                .every(part => { const r = part.getBoundingClientRect(); return r.left >= box.left - 1 && r.right <= box.right + 1 && r.bottom <= box.bottom + 1; });
              return inside && box.left >= list.left - 1 && box.right <= list.right + 1 && box.height < 900;
            }
            """));
        Assert.Equal("auto", await comment.Locator("[data-part=text]").GetAttributeAsync("dir"));
        Assert.Equal("isolate", await comment.Locator("[data-part=name]").EvaluateAsync<string>("name => getComputedStyle(name).unicodeBidi"));
        Assert.Equal("rtl", await comment.Locator("footer").EvaluateAsync<string>("part => getComputedStyle(part).direction"));
    }

    /// <summary>What a new visitor's browser is streamed, from the first change until one that contains the text.</summary>
    private async Task<string> ReadStreamAsync(string until)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        await using var stream = await site.Service.Client().GetStreamAsync(new Uri("/demo/updates?after=0", UriKind.Relative), patience.Token);
        using var reader = new StreamReader(stream);
        var lines = new List<string>();
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            lines.Add(System.Text.RegularExpressions.Regex.Unescape(line.Replace("\\\"", "\"", StringComparison.Ordinal)));
            if (lines[^1].Contains(until, StringComparison.Ordinal))
            {
                break;
            }
        }

        return string.Join('\n', lines);
    }
}
