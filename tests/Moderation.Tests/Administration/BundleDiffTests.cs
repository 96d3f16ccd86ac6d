using System.Globalization;
using Moderation.Rules.Documents;
using Moderation.Service.Policies;

namespace Moderation.Tests.Administration;

/// <summary>What changed between two policies.</summary>
public sealed class BundleDiffTests
{
    [Fact]
    public void A_change_is_shown_with_the_lines_around_it() => Assert.Equal(
        """
        --- a/policy.yaml
        +++ b/policy.yaml
        @@ -2,7 +2,8 @@
         2
         3
         4
        -قديم
        +جديد 🙂
        +two
         6
         7
         8

        """,
        Diff("1\n2\n3\n4\nقديم\n6\n7\n8\n9\n", "1\n2\n3\n4\nجديد 🙂\ntwo\n6\n7\n8\n9\n"));

    [Fact]
    public void Changes_far_apart_are_shown_apart_and_those_near_together()
    {
        var lines = Enumerable.Range(1, 40).Select(line => line.ToString(CultureInfo.InvariantCulture)).ToList();
        List<string> changed = [.. lines];
        (changed[5], changed[11], changed[30]) = ("a", "b", "c");

        var diff = Diff(Text(lines), Text(changed));

        Assert.Equal(["@@ -3,13 +3,13 @@", "@@ -28,7 +28,7 @@"], diff.Split('\n').Where(line => line.StartsWith("@@", StringComparison.Ordinal)));
    }

    [Fact]
    public void Files_come_and_go_and_a_last_line_without_its_end_is_another_one()
    {
        Assert.Equal("--- /dev/null\n+++ b/new.txt\n@@ -0,0 +1,1 @@\n+x\n", BundleDiff.Of(Bundle(("policy.yaml", "")), Bundle(("policy.yaml", ""), ("new.txt", "x\n"))));
        Assert.Equal("--- a/new.txt\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-x\n", BundleDiff.Of(Bundle(("policy.yaml", ""), ("new.txt", "x\n")), Bundle(("policy.yaml", ""))));
        Assert.Equal("--- a/policy.yaml\n+++ b/policy.yaml\n@@ -1,1 +1,1 @@\n-x\n+x\n\\ No newline at end of file\n", Diff("x\n", "x"));
        Assert.Equal("The policy is b.yaml instead of policy.yaml.\n", BundleDiff.Of(Bundle(("policy.yaml", "x"), ("b.yaml", "y")), Bundle(("b.yaml", "y"), ("policy.yaml", "x"))));
        Assert.Equal("--- /dev/null\n+++ b/policy.yaml\n@@ -0,0 +1,1 @@\n+x\n", BundleDiff.Of(null, Bundle(("policy.yaml", "x\n"))));
        Assert.Empty(Diff("x\n", "x\n"));
    }

    [Fact]
    public void A_long_diff_is_cut_off_at_the_end_of_a_line_and_says_so()
    {
        var diff = Diff("", string.Concat(Enumerable.Range(0, 100_000).Select(line => FormattableString.Invariant($"{line}\n"))));

        Assert.InRange(diff.Length, BundleDiff.Longest - 100, BundleDiff.Longest + 100);
        Assert.EndsWith("\nThe diff is longer than is kept; the versions have all of it.\n", diff, StringComparison.Ordinal);
        Assert.DoesNotContain("\n\n", diff, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 40)]
    [InlineData(2_000, 40)]
    [InlineData(40, 2_000)]
    [InlineData(100_000, 2_000)]
    public void What_stays_and_goes_is_the_text_before_and_what_stays_and_comes_the_one_after(int different, int length)
    {
        var random = new Random(length + different);
        for (var round = 0; round < 30; round++)
        {
            var before = Enumerable.Range(0, random.Next(length)).Select(_ => Line()).ToList();
            var after = before.Where(_ => random.Next(10) > 0).ToList();
            for (var i = random.Next(20); i > 0; i--)
            {
                after.Insert(random.Next(after.Count + 1), Line());
            }

            var edits = LineDiff.Of(before, after);

            Assert.Equal(before, edits.Where(edit => edit.Change != LineChange.Comes).Select(edit => edit.Line));
            Assert.Equal(after, edits.Where(edit => edit.Change != LineChange.Goes).Select(edit => edit.Line));
            Assert.True(
                different < 1_000 || edits.Count(edit => edit.Change != LineChange.Stays) < (before.Count / 4) + 60,
                "lines of which most occur once are not found to stay");
        }

        string Line() => random.Next(different).ToString(CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Texts_that_share_nothing_or_one_line_over_and_over_take_no_time()
    {
        var one = Enumerable.Repeat("same", 300_000).ToList();
        var other = Enumerable.Range(0, 300_000).Select(line => line.ToString(CultureInfo.InvariantCulture)).ToList();

        Assert.Equal(600_000, LineDiff.Of(one, other).Count);
        Assert.Equal(300_001, LineDiff.Of(one, [.. one, "end"]).Count);
        Assert.Equal(600_000, LineDiff.Of(other, [.. other.Select(line => "x" + line)]).Count);
    }

    private static string Text(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));

    private static string Diff(string before, string after) => BundleDiff.Of(Bundle(("policy.yaml", before)), Bundle(("policy.yaml", after)));

    private static PolicyBundle Bundle(params (string Name, string Text)[] files) =>
        new(files[0].Name, files.ToDictionary(file => file.Name, file => file.Text, StringComparer.Ordinal));
}
