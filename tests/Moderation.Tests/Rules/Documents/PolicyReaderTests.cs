using Moderation.Contracts;
using Moderation.Rules;
using Moderation.Rules.Documents;
using Moderation.Rules.Lists;
using Moderation.Scoring;
using Moderation.TestSupport;

namespace Moderation.Tests.Rules.Documents;

public sealed class PolicyReaderTests
{
    [Fact]
    public void A_document_says_everything_that_a_policy_has()
    {
        var (document, problems) = Policies.Read("""
            timeZone: Asia/Baghdad
            failureMode: approve
            unsupportedLanguage: reject
            maxLinks: 1
            thresholds:
              toxicity: {approveBelow: 0.25, rejectAbove: 0.98}
            scopes:
              - name: sport
                where: {sections: [رياضة, sport], languages: [ar, ar-latn]}
                thresholds: {insult: {approveBelow: 0.4}}
                maxLinks: 0
              - name: night
                during: {from: "22:00", to: "06:00", days: [fri, sat]}
                mode: premoderated
            rules:
              - name: new-author-link
                when: links > 0 and is_reply
                then: hold
                text: {en: "A link from somebody new.", ar: "رابط من قارئ جديد"}
                mode: shadow
                expires: 2027-01-31
              - name: heat
                where: {articles: [a-1], tags: حرب}
                when: toxicity > 0.1
                then: {add: {toxicity: 0.2, spam: -0.1}}
              - {name: mark, when: is_reply, then: {tag: reply}, reason: a_reply, mode: "off"}
            """);

        Assert.Empty(problems);
        Assert.Equal(("Asia/Baghdad", FailureMode.Approve, Verdict.Reject, 1), (document.TimeZone!.Id, document.FailureMode, document.UnsupportedLanguage, document.MaxLinks));
        Assert.Equal((0.25, 0.98), (document.Thresholds[CommentAttribute.Toxicity].ApproveBelow, document.Thresholds[CommentAttribute.Toxicity].RejectAbove));
        var (sport, night) = (document.Scopes[0], document.Scopes[1]);
        Assert.Equal(["رياضة", "sport"], sport.Where.Sections);
        Assert.Equal([CommentLanguage.Arabic, CommentLanguage.Arabizi], sport.Where.Languages);
        Assert.Equal((0.4, 0, ScopeMode.Open), (sport.Thresholds[CommentAttribute.Insult].ApproveBelow, sport.MaxLinks, sport.Mode));
        Assert.Equal((new TimeOnly(22, 0), new TimeOnly(6, 0), ScopeMode.Premoderated), (night.During!.From, night.During.To, night.Mode));
        Assert.Equal([DayOfWeek.Friday, DayOfWeek.Saturday], night.During.Days);
        var (link, heat, mark) = (document.Rules[0], document.Rules[1], document.Rules[2]);
        Assert.Equal(("links > 0 and is_reply", Verdict.Hold, "new_author_link", RuleMode.Shadow), (link.When, link.Then.Verdict, link.Reason, link.Mode));
        Assert.Equal("رابط من قارئ جديد", link.Text["ar"]);
        Assert.Equal(new DateTimeOffset(2027, 1, 31, 0, 0, 0, TimeSpan.Zero), link.Expires);
        Assert.Equal((0.2, -0.1), (heat.Then.Add![CommentAttribute.Toxicity], heat.Then.Add[CommentAttribute.Spam]));
        Assert.Equal(["حرب"], heat.Where.Tags);
        Assert.Equal(("reply", "a_reply", RuleMode.Off), (mark.Then.Tag, mark.Reason, mark.Mode));
        Assert.Equal(new Place("policy.yaml", 17, 11), link.WhenPlace);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("# nothing\n", null)]
    [InlineData("rules: []", null)]
    [InlineData("rules:\nscopes:\nmaxLinks:", null)]
    [InlineData("ruls: []", "policy.yaml:1:1: A policy has no 'ruls'; did you mean 'rules'? It may have extends,")]
    [InlineData("- a", "policy.yaml:1:1: must be a mapping")]
    [InlineData("a: 1\n---\nb: 2", "policy.yaml:3:1: is a second document")]
    [InlineData("maxLinks: many", "policy.yaml:1:11: maxLinks is a number from 0 to 1000.")]
    [InlineData("maxLinks: -1", "policy.yaml:1:11: maxLinks is a number from 0 to 1000.")]
    [InlineData("failureMode: reject", "policy.yaml:1:14: failureMode is hold, approve or lastKnown.")]
    [InlineData("timeZone: Baghdad/Asia", "policy.yaml:1:11: timeZone is the name of a time zone such as Asia/Baghdad.")]
    [InlineData("thresholds: {toxicity: 0.5}", "policy.yaml:1:24: thresholds.toxicity is a mapping with approveBelow, rejectAbove.")]
    [InlineData("thresholds: {toxic: {approveBelow: 0.5}}", "policy.yaml:1:14: thresholds has no 'toxic'.")]
    [InlineData("thresholds: {toxicity: {approveBelow: 0.5, rejectAbove: 0.4}}", "rejectAbove is not below approveBelow.")]
    [InlineData("rules:\n  - when: is_reply\n    then: hold", "policy.yaml:2:5: A rule has a name")]
    [InlineData("rules:\n  - name: a b\n    when: is_reply\n    then: hold", "policy.yaml:2:11: name is made of letters, digits, '-' and '_'")]
    [InlineData("rules:\n  - name: a\n    then: hold", "policy.yaml:2:5: A rule has a condition")]
    [InlineData("rules:\n  - name: a\n    when: is_reply", "policy.yaml:2:5: A rule does something")]
    [InlineData("rules:\n  - name: a\n    when: is_reply\n    then: delete", "policy.yaml:4:11: then is approve, reject or hold.")]
    [InlineData("rules:\n  - name: a\n    when: is_reply\n    then: {add: {toxicity: 2}}", "policy.yaml:4:28: add.toxicity is a number from -1 to 1.")]
    [InlineData("rules:\n  - name: a\n    when: is_reply\n    then: {add: {}, tag: x}", "policy.yaml:4:11: then is approve, reject, hold, 'add: {toxicity: 0.1}' or 'tag: name', one of them.")]
    [InlineData("rules:\n  - name: a\n    when: is_reply\n    then: hold\n    expires: soon", "policy.yaml:5:14: expires is a date or a time")]
    [InlineData("rules:\n  - {name: a, when: is_reply, then: hold}\n  - {name: a, when: is_reply, then: hold}", "policy.yaml:3:5: There is a rule 'a' already.")]
    [InlineData("rules:\n  - name: a\n    when: is_reply and\n    then: hold", "policy.yaml:3:11: This is no condition")]
    [InlineData("rules:\n  - name: a\n    when: toxicty > 1\n    then: hold", "policy.yaml:3:11: There is no fact 'toxicty'; did you mean 'toxicity'?")]
    [InlineData("scopes:\n  - name: a\n    during: {from: 22}", "policy.yaml:3:20: from is a time of day in quotes such as \"22:00\".")]
    [InlineData("scopes:\n  - name: a\n    where: {languages: [arabic]}", "policy.yaml:3:25: A language is other, ar, en, ar-latn or mixed.")]
    [InlineData("scopes:\n  - name: a\n    mode: shut", "policy.yaml:3:11: mode is open, sensitive, premoderated or closed.")]
    [InlineData("lists:\n  - {name: a, kind: hosts, entries: [example.com, not a host]}", "policy.yaml:2:51: An entry of a list of hosts is a host such as example.com.")]
    [InlineData("lists:\n  - {name: a, entries: ['؟']}", "policy.yaml:2:25: An entry has a letter or a digit to look for.")]
    [InlineData("lists:\n  - {name: a, mode: whole, entries: x}", "policy.yaml:2:21: mode is word, prefix, substring or literal.")]
    [InlineData("lists:\n  - {name: a, kind: hosts, mode: prefix, entries: x.example}", "policy.yaml:2:34: Only words have a mode.")]
    [InlineData("lists:\n  - {name: a, kind: authors, entries: [{entry: x, mode: prefix}]}", "policy.yaml:2:57: Only words have a mode.")]
    [InlineData("lists:\n  - {name: a, mode: prefix, entries: x}", "policy.yaml:2:38: An entry has two letters or digits at least to look for.")]
    [InlineData("lists:\n  - {name: a, kind: emails, entries: a at example.com}", "policy.yaml:2:38: An entry of a list of e-mails is an address")]
    [InlineData("lists:\n  - {name: a, kind: ips, entries: 10.0.0.0/33}", "policy.yaml:2:35: An entry of a list of IPs is an address or a range")]
    [InlineData("lists:\n  - {name: a, kind: authors, entries: '\u200B'}", "policy.yaml:2:39: An entry of a list of authors is an id or a name.")]
    [InlineData("lists:\n  - {name: a, file: a.txt}", "policy.yaml:2:21: A list with a file says its format: plain, csv, wordpress or coral.")]
    [InlineData("lists:\n  - {name: a, file: a.txt, format: xls}", "policy.yaml:2:36: format is plain, csv, wordpress or coral.")]
    [InlineData("lists:\n  - {name: a, format: csv}", "policy.yaml:2:23: format is that of a file: 'file:'.")]
    [InlineData("lists:\n  - {name: a, file: a.txt, format: plain}", "policy.yaml:2:21: There is no file 'a.txt'.")]
    [InlineData("lists:\n  - {name: a, kind: hosts, file: a.txt, format: wordpress}", "A list with a file in this format is of words")]
    [InlineData("lists:\n  - {name: a, severity: ban}", "severity is reject, hold or tag.")]
    [InlineData("lists:\n  - {name: a, entries: [{why: x}]}", "An entry says what it is: 'entry:'.")]
    [InlineData("lists:\n  - {name: a, entries: x}\nrules:\n  - {name: r, when: \"in_list('b')\", then: hold}", "policy.yaml:4:21: There is no list 'b'; did you mean 'a'?")]
    [InlineData("rules: [", "policy.yaml:2:1: is not valid YAML")]
    [InlineData("a: &x 1\nb: *x", "is an anchor or an alias")]
    [InlineData("extends: other.yaml", "policy.yaml:1:10: There is no file 'other.yaml'.")]
    public void What_is_wrong_is_told_with_its_line_and_column_and_what_was_expected(string yaml, string? expected)
    {
        var problems = Policies.ProblemsOf(yaml);

        if (expected is null)
        {
            Assert.Empty(problems);
        }
        else
        {
            Assert.Contains(problems, problem => problem.Contains(expected, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Everything_wrong_is_told_at_once() => Assert.Equal(3, Policies.ProblemsOf("maxLinks: x\nfailureMode: y\nfoo: 1").Count);

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void A_hostile_document_is_refused(char open)
    {
        Assert.Contains("nested too deeply", Assert.Single(Policies.ProblemsOf("rules: " + new string(open, 100_000))), StringComparison.Ordinal);
        Assert.Contains("longer than", Assert.Single(Policies.ProblemsOf(new string(' ', YamlNodes.Longest + 1))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_goes_over_those_that_it_extends()
    {
        var (document, problems) = Policies.Read(
            """
            extends: [base, more]
            maxLinks: 5
            thresholds: {toxicity: {approveBelow: 0.3}}
            rules:
              - {name: b, when: is_reply, then: reject}
              - {name: c, when: is_reply, then: hold}
            """,
            ("base", """
                maxLinks: 1
                failureMode: approve
                thresholds: {toxicity: {approveBelow: 0.1, rejectAbove: 0.9}}
                rules:
                  - {name: a, when: is_reply, then: hold}
                  - {name: b, when: is_reply, then: hold}
                """),
            ("more", "extends: base\nmaxLinks: 2"));

        Assert.Empty(problems);
        Assert.Equal((5, FailureMode.Approve), (document.MaxLinks, document.FailureMode));
        Assert.Equal((0.3, 0.9), (document.Thresholds[CommentAttribute.Toxicity].ApproveBelow, document.Thresholds[CommentAttribute.Toxicity].RejectAbove));
        Assert.Equal([("a", Verdict.Hold), ("b", Verdict.Reject), ("c", Verdict.Hold)], document.Rules.Select(rule => (rule.Name, rule.Then.Verdict!.Value)));
    }

    [Fact]
    public void A_list_has_the_entries_of_its_file_too()
    {
        var (document, problems) = Policies.Read(
            "lists:\n" + """
              - {name: insults, mode: prefix, severity: reject, entries: [idiot, {entry: fool, mode: word, severity: tag, addedBy: mona}], file: more/insults.csv, format: csv}
              - {name: shops, kind: hosts, file: shops.txt, format: plain}
              - {name: spam, file: keys.txt, format: wordpress}
              - {name: coral, severity: tag, file: words.json, format: coral}
            """,
            ("more/insults.csv", "entry,expires,addedBy,why\nكلب,2027-01-31,منى,حملة\n"),
            ("shops.txt", "# shops\nshop.example\n"),
            ("keys.txt", "viagra\n!\n192.0.2.0/24\n"),
            ("words.json", "{\"banned\": [\"idiot\"]}"));

        Assert.Empty(problems);
        Assert.Equal(["insults", "shops", "spam", "coral"], document.Lists.Select(list => list.Name));
        Assert.Equal(
            [
                new ListEntry("idiot") { Mode = WordMode.Prefix, Severity = Severity.Reject },
                new ListEntry("fool") { Severity = Severity.Tag, AddedBy = "mona" },
                new ListEntry("كلب") { Mode = WordMode.Prefix, Severity = Severity.Reject, Expires = new DateTimeOffset(2027, 1, 31, 0, 0, 0, TimeSpan.Zero), AddedBy = "منى", Why = "حملة" },
                new ListEntry("shop.example") { Kind = ListKind.Hosts },
                new ListEntry("viagra"),
                new ListEntry("192.0.2.0/24") { Kind = ListKind.Ips },
                new ListEntry("idiot") { Severity = Severity.Reject },
            ],
            document.Lists.SelectMany(list => list.Entries));
        Assert.Equal([2], document.Lists[2].LeftOut.Select(line => line.Line));
    }

    [Fact]
    public void What_is_wrong_in_the_file_of_a_list_is_told_with_its_line()
    {
        var (_, problems) = Policies.Read(
            "extends: base.yaml\nlists:\n  - {name: a, kind: hosts, file: a.txt, format: plain}\n  - {name: b, file: b.csv, format: csv}\nmaxLinks: x",
            ("base.yaml", "lists:\n  - {name: c, file: c.json, format: coral}"),
            ("c.json", "[\"a\",\n1]"),
            ("a.txt", "shop.example\nnot a host\n"),
            ("b.csv", "entry\n" + string.Concat(Enumerable.Repeat("!\n", 30))));

        Assert.Equal(["c.json:2:1", "policy.yaml:5:11", "a.txt:2:1", "b.csv:2:1"], problems.Select(problem => $"{problem.Place.File}:{problem.Place.Line}:{problem.Place.Column}").Where((_, i) => i < 2 || problems[i].Place.Line == 2));
        Assert.Equal(new PolicyProblem(new Place("b.csv", 22, 1), "So are 10 lines from here on."), problems[^1]);
        Assert.Equal(24, problems.Count);
    }

    [Fact]
    public void The_policies_of_the_readme_can_be_used()
    {
        var documents = File.ReadAllText(Repository.File("README.md")).Split("```yaml\n").Skip(1).Select(block => block.Split("```")[0]).Where(yaml => yaml.Contains("rules:", StringComparison.Ordinal)).ToList();

        Assert.Equal(2, documents.Count);
        Assert.All(documents, yaml => Assert.Empty(Policies.ProblemsOf(yaml, ("blocklist.txt", "viagra"))));
    }

    [Fact]
    public void A_circle_is_refused_and_a_problem_names_the_document_that_has_it()
    {
        Assert.Contains("in turn", Assert.Single(Policies.Read("extends: a", ("a", "extends: policy.yaml"), ("policy.yaml", "extends: a")).Problems).Problem, StringComparison.Ordinal);
        Assert.Equal(new Place("base", 2, 11), Assert.Single(Policies.Read("extends: base", ("base", "rules: []\nmaxLinks: x")).Problems).Place);
    }

    [Fact]
    public void A_version_changes_with_the_content_and_with_nothing_else()
    {
        const string Yaml = "timeZone: Asia/Baghdad\nrules:\n  - {name: a, when: links > 1, then: hold}";
        var version = Policies.Of(Yaml).Version;

        Assert.Equal(version, Policies.Of("# a comment\n" + Yaml + "\n\n").Version);
        Assert.NotEqual(version, Policies.Of(Yaml.Replace("> 1", "> 2", StringComparison.Ordinal)).Version);
        Assert.NotEqual(version, Policies.Of(Yaml.Replace("Baghdad", "Amman", StringComparison.Ordinal)).Version);
        Assert.Matches("^[0-9a-f]{12}$", version);

        string OfList(string file) => Policy.Compile(Policies.Read("lists:\n  - {name: a, file: a.txt, format: plain}", ("a.txt", file)).Document).Policy!.Version;
        Assert.Equal(OfList("one\ntwo"), OfList("# a remark\none\n\ntwo\n"));
        Assert.NotEqual(OfList("one\ntwo"), OfList("one\nthree"));
    }
}
