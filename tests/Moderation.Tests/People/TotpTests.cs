using Moderation.Service.People;

namespace Moderation.Tests.People;

/// <summary>The codes of RFC 6238, appendix B, for SHA-1, of which apps show the last six digits.</summary>
public sealed class TotpTests
{
    /// <summary>"12345678901234567890" in base 32.</summary>
    private const string Key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1_111_111_109, "081804")]
    [InlineData(1_111_111_111, "050471")]
    [InlineData(1_234_567_890, "005924")]
    [InlineData(2_000_000_000, "279037")]
    public void Codes_are_those_of_the_standard(long seconds, string code)
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(seconds);

        Assert.Equal(code, Totp.CodeAt(Key, time));
        Assert.Equal(seconds / 30, Totp.StepOf(code, Key, time, after: null));
    }

    [Fact]
    public void A_code_counts_once_and_for_a_while()
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(1_234_567_890);
        var step = Totp.StepOf("005924", Key, time, after: null);

        Assert.NotNull(step);
        Assert.Null(Totp.StepOf("005924", Key, time, after: step));
        Assert.Equal(step, Totp.StepOf("005924", Key, time.AddSeconds(30), after: null));
        Assert.Null(Totp.StepOf("005924", Key, time.AddSeconds(90), after: null));
        Assert.Null(Totp.StepOf("005925", Key, time, after: null));
        Assert.Null(Totp.StepOf(string.Empty, Key, time, after: null));
        Assert.NotEqual(Totp.NewKey(), Totp.NewKey());
    }
}
