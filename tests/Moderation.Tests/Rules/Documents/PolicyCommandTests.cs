using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Moderation.Cli.Policies;
using Moderation.Rules.Documents;
using Moderation.Rules.Expressions;
using Moderation.Scoring;
using Moderation.Tests.Scoring;
using Moderation.TestSupport;

namespace Moderation.Tests.Rules.Documents;

/// <summary>The verbs of <c>policy</c>.</summary>
public sealed class PolicyCommandTests : IDisposable
{
    private const string Rules = """
        extends: base.yaml
        scopes:
          - {name: war, where: {tags: [حرب]}, mode: sensitive}
        rules:
          - {name: whatsapp, when: "contains(text, 'واتساب') and matches(text, '07[0-9]{8}')", then: reject, text: {en: "A telephone number.", ar: "رقم هاتف"}}
          - {name: tried, when: links > 0, then: hold, mode: shadow}
          - {name: unsure, when: threat > 0.9, then: hold}
          - {name: over, when: links > 0, then: hold, expires: 2020-01-01}
        """;

    private readonly TemporaryFolder _folder = new("moderation-policy-");
    private readonly StringWriter _output = new();

    public PolicyCommandTests()
    {
        File.WriteAllText(_folder.File("policy.yaml"), Rules);
        File.WriteAllText(_folder.File("base.yaml"), "maxLinks: 0\nthresholds: {toxicity: {approveBelow: 0.5, rejectAbove: 0.99}}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
    }

    [Fact]
    public async Task Check_says_that_a_policy_can_be_used_or_everything_that_is_wrong_with_it()
    {
        Assert.Equal(0, await RunAsync("check", _folder.File("policy.yaml")));
        Assert.Matches("^Nothing is wrong. Version [0-9a-f]{12}: 3 rules that act, 1 in the shadow, 1 scopes.", _output.ToString());

        File.WriteAllText(_folder.File("base.yaml"), "maxLinks: x\nfoo: 1");
        Assert.Equal(1, await RunAsync("check", _folder.File("policy.yaml")));
        Assert.Contains("base.yaml:1:11: maxLinks is a number", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("base.yaml:2:1: A policy has no 'foo'", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await RunAsync("check", _folder.File("policy.yaml"), "--json"));
        using var json = JsonDocument.Parse(_output.ToString());
        Assert.Equal([(1, 11), (2, 1)], json.RootElement.GetProperty("problems").EnumerateArray().Select(problem => (problem.GetProperty("line").GetInt32(), problem.GetProperty("column").GetInt32())));
    }

    [Fact]
    public async Task Try_shows_every_step()
    {
        var comment = _folder.File("comment.json");
        File.WriteAllText(comment, """{"id":"x","text":"للتواصل واتســاب 0770123456 http://a.example/1","article":{"tags":["حرب"]},"unknown":1}""");

        Assert.Equal(0, await RunAsync("try", _folder.File("policy.yaml"), "--model", ShippedModel.Folder, "--comment", comment));
        var text = _output.ToString();
        Assert.StartsWith("reject: whatsapp", text, StringComparison.Ordinal);
        Assert.Contains("scopes    war", text, StringComparison.Ordinal);
        Assert.Contains("approves below 0.25, rejects from 0.99", text, StringComparison.Ordinal);
        Assert.Contains("matched     whatsapp", text, StringComparison.Ordinal);
        Assert.Contains("matched     tried (shadow)", text, StringComparison.Ordinal);
        Assert.Contains("unknown     unsure: threat > 0.9  [threat = unknown]", text, StringComparison.Ordinal);
        Assert.Contains("not asked   over", text, StringComparison.Ordinal);
        Assert.Contains("(A telephone number.)", text, StringComparison.Ordinal);

        Assert.Equal(0, await RunAsync("try", _folder.File("policy.yaml"), "--model", ShippedModel.Folder, "--text", "شكرا على هذا المقال المفيد", "--at", "2019-01-01", "--json"));
        using var json = JsonDocument.Parse(_output.ToString());
        Assert.Equal("approve", json.RootElement.GetProperty("verdict").GetString());
        Assert.Equal(["did_not", "did_not", "unknown", "did_not"], json.RootElement.GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("answer").GetString()));
    }

    [Fact]
    public async Task Check_counts_the_entries_of_lists_and_try_shows_those_that_the_comment_has()
    {
        File.WriteAllText(_folder.File("base.yaml"), "lists:\n  - {name: spam, file: keys.txt, format: wordpress, entries: [{entry: متجر, addedBy: mona, why: a campaign}]}\n  - {name: people, kind: ips, entries: 192.0.2.0/24}");
        File.WriteAllText(_folder.File("keys.txt"), "viagra\n!\n?\n");

        Assert.Equal(0, await RunAsync("check", _folder.File("policy.yaml")));
        Assert.Contains("List spam: 2 entries.\n  2 lines of its file left out, the first 2: A key has", _output.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(0, await RunAsync("check", _folder.File("policy.yaml"), "--json"));
        using var check = JsonDocument.Parse(_output.ToString());
        Assert.Equal(("spam", 2, 2), (check.RootElement.GetProperty("lists")[0].GetProperty("name").GetString(), check.RootElement.GetProperty("lists")[0].GetProperty("entries").GetInt32(), check.RootElement.GetProperty("lists")[0].GetProperty("leftOut").GetInt32()));

        var comment = _folder.File("comment.json");
        File.WriteAllText(comment, """{"text":"زوروا المتجر","author":{"ip":"192.0.2.7"}}""");
        Assert.Equal(0, await RunAsync("try", _folder.File("policy.yaml"), "--model", ShippedModel.Folder, "--comment", comment));
        Assert.Contains("listed      spam: متجر at 6+6  [mona: a campaign]", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("listed      people: 192.0.2.0/24 of the author", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await RunAsync("try", _folder.File("policy.yaml"), "--model", ShippedModel.Folder, "--comment", comment, "--json"));
        using var json = JsonDocument.Parse(_output.ToString());
        Assert.Equal(["متجر", "192.0.2.0/24"], json.RootElement.GetProperty("lists").EnumerateArray().Select(hit => hit.GetProperty("entry").GetString()));
    }

    [Fact]
    public async Task Try_refuses_what_cannot_be_tried()
    {
        File.WriteAllText(_folder.File("comment.json"), "{");
        foreach (var args in new string[][] { [], ["--text", "a", "--comment", _folder.File("comment.json")], ["--comment", _folder.File("comment.json")] })
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => RunAsync(["try", _folder.File("policy.yaml"), "--model", ShippedModel.Folder, .. args]));
        }

        File.WriteAllText(_folder.File("policy.yaml"), "foo: 1");
        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() => RunAsync("try", _folder.File("policy.yaml"), "--model", ShippedModel.Folder, "--text", "a"));
        Assert.Contains("policy.yaml:1:1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Facts_lists_what_conditions_may_name()
    {
        Assert.Equal(0, await RunAsync("facts"));
        Assert.All(FactCatalogue.All, fact => Assert.Contains(fact.Name, _output.ToString(), StringComparison.Ordinal));
        Assert.Equal(0, await RunAsync("facts", "--json"));
        using var json = JsonDocument.Parse(_output.ToString());
        Assert.Equal(RuleFunctions.All.Count, json.RootElement.GetProperty("functions").GetArrayLength());
    }

    [Fact]
    public async Task The_schema_knows_every_key_and_value_that_the_reader_does()
    {
        Assert.Equal(0, await RunAsync("schema", "--out", _folder.File("schema.json")));
        var schema = JsonNode.Parse(await File.ReadAllTextAsync(_folder.File("schema.json"), TestContext.Current.CancellationToken))!;
        var rule = schema["properties"]!["rules"]!["items"]!;
        var scope = schema["properties"]!["scopes"]!["items"]!;

        Assert.Equal(PolicyNames.PolicyKeys, Keys(schema));
        Assert.Equal(PolicyNames.RuleKeys, Keys(rule));
        Assert.Equal(PolicyNames.ScopeKeys, Keys(scope));
        Assert.Equal(PolicyNames.ListKeys, Keys(schema["properties"]!["lists"]!["items"]!));
        Assert.Equal(PolicyNames.WordModes.Keys, schema["properties"]!["lists"]!["items"]!["properties"]!["mode"]!["enum"]!.AsArray().Select(name => name!.GetValue<string>()));
        Assert.Equal(Attributes.All.Select(attribute => attribute.WireName()), Keys(schema["properties"]!["thresholds"]!));
        Assert.Equal(PolicyNames.ScopeModes.Keys, scope["properties"]!["mode"]!["enum"]!.AsArray().Select(name => name!.GetValue<string>()));
        Assert.Equal(["name", "when", "then"], rule["required"]!.AsArray().Select(name => name!.GetValue<string>()));
        Assert.Contains("toxicity, severe_toxicity", rule["properties"]!["when"]!["description"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Keys(JsonNode schema) => schema["properties"]!.AsObject().Select(member => member.Key);

    private async Task<int> RunAsync(params string[] args)
    {
        _output.GetStringBuilder().Clear();
        return await PolicyCommand.Create().Parse(args).InvokeAsync(
            new InvocationConfiguration { Output = _output, Error = _output, EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
    }
}
