using Moderation.Contracts;
using Moderation.Rules;

namespace Moderation.Tests.Rules;

public sealed class PolicyTests
{
    public static TheoryData<PolicyOptions, string> Wrong() => new()
    {
        { Threshold("rudeness", 0.5, null), "Thresholds:rudeness" },
        { Threshold("toxicity", -0.1, null), "Thresholds:toxicity:ApproveBelow" },
        { Threshold("toxicity", 1.1, null), "Thresholds:toxicity:ApproveBelow" },
        { Threshold("toxicity", double.NaN, null), "Thresholds:toxicity:ApproveBelow" },
        { Threshold("toxicity", null, 1.1), "Thresholds:toxicity:RejectAbove" },
        { Threshold("toxicity", 0.6, 0.5), "Thresholds:toxicity:ApproveBelow" },
        { new PolicyOptions { MaxLinks = -1 }, "MaxLinks" },
        { new PolicyOptions { BlockedAction = (Verdict)7 }, "BlockedAction" },
        { new PolicyOptions { FailureMode = (FailureMode)(-1) }, "FailureMode" },
        { new PolicyOptions { UnsupportedLanguage = (Verdict)3 }, "UnsupportedLanguage" },
        { new PolicyOptions { BlockedHosts = ["good.example", "http://bad.example"] }, "BlockedHosts:1" },
        { new PolicyOptions { BlockedWords = ["!?"] }, "BlockedWords:0" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_value_is_named(PolicyOptions options, string expected)
    {
        var (policy, key, problem) = Policy.Compile(options);

        Assert.Null(policy);
        Assert.Equal(expected, key);
        Assert.False(string.IsNullOrWhiteSpace(problem));
    }

    [Fact]
    public void The_defaults_are_a_policy() => Assert.NotNull(Policy.Compile(new PolicyOptions()).Policy);

    [Fact]
    public void The_version_changes_with_the_content_and_only_then()
    {
        var versions = new[]
        {
            new PolicyOptions(),
            new PolicyOptions { MaxLinks = 3 },
            new PolicyOptions { BlockedWords = ["one"] },
            new PolicyOptions { BlockedWords = ["two"] },
            new PolicyOptions { BlockedHosts = ["one.example"] },
            new PolicyOptions { FailureMode = FailureMode.Approve },
            Threshold("toxicity", 0.5, null),
            Threshold("toxicity", null, 0.5),
            Threshold("spam", 0.5, null),
        }.Select(options => Policy.Compile(options).Policy!.Version).ToList();

        Assert.Equal(versions.Count, versions.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(versions[1], Policy.Compile(new PolicyOptions { MaxLinks = 3 }).Policy!.Version);
    }

    private static PolicyOptions Threshold(string attribute, double? approveBelow, double? rejectAbove) => new()
    {
        Thresholds = new(StringComparer.Ordinal) { [attribute] = new ThresholdOptions { ApproveBelow = approveBelow, RejectAbove = rejectAbove } },
    };
}
