using Moderation.Service.People;

namespace Moderation.Tests.People;

public sealed class PasswordTests
{
    [Theory]
    [InlineData("violet-kettle-97-harbour")]
    [InlineData("زنبقة تحت مظلة النحاس")]
    [InlineData("gF7#kq9!Lm2x")]
    [InlineData("🌷🍋🦔🚲🎻🧭🪁🥨🛶🎡🧶🪻")]
    public void A_long_one_that_nobody_guesses_is_taken(string password) => Assert.Null(PasswordRules.Problem(password, "salma"));

    [Theory]
    [InlineData("", "Password.Short")]
    [InlineData("gF7#kq9!Lm2", "Password.Short")]
    [InlineData("password1234", "Password.Common")]
    [InlineData("P@ssw0rd!2024", "Password.Common")]
    [InlineData("qwertyuiop12", "Password.Common")]
    [InlineData("123456789012", "Password.Common")]
    [InlineData("AdminAdminAdmin", "Password.Common")]
    [InlineData("aaaaaaaaaaaaaaaa", "Password.Common")]
    [InlineData("LetMeInWelcome99", "Password.Common")]
    [InlineData("salma-salma-2026", "Password.Common")]
    [InlineData("كلمة السر 123456", "Password.Common")]
    public void One_that_others_try_first_is_not(string password, string problem) => Assert.Equal(problem, PasswordRules.Problem(password, "salma"));

    [Fact]
    public void One_that_is_too_long_to_hash_for_nothing_is_not() =>
        Assert.Equal("Password.Long", PasswordRules.Problem(string.Concat(Enumerable.Range(0, PasswordRules.Longest + 1).Select(i => (char)('a' + (i % 26)))), "salma"));

    [Theory]
    [InlineData("salma", true)]
    [InlineData("omar.k@example.org", true)]
    [InlineData("a", false)]
    [InlineData("-salma", false)]
    [InlineData("sal ma", false)]
    [InlineData("sаlma", false)]
    [InlineData("salma\u200b", false)]
    [InlineData("سلمى", false)]
    public void A_name_to_sign_in_with_looks_like_no_other(string name, bool isOne) => Assert.Equal(isOne, PersonNames.IsName(name));

    [Theory]
    [InlineData("سلمى الخطيب", true)]
    [InlineData("José ☕", true)]
    [InlineData("", false)]
    [InlineData(" salma", false)]
    [InlineData("salma\u202eadmin", false)]
    [InlineData("\u200b\u200b", false)]
    [InlineData("!!!", false)]
    public void A_name_to_be_shown_can_be_seen_and_turns_nothing_around(string name, bool isOne) => Assert.Equal(isOne, PersonNames.IsDisplayName(name));
}
