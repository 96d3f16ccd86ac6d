using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Moderation.Service.People;

/// <summary>Codes of an authenticator app: RFC 6238 with SHA-1, six digits and 30 seconds, which is what all apps speak.</summary>
internal static class Totp
{
    private const int KeyBytes = 20;
    private const int Digits = 6;
    private const int Seconds = 30;

    /// <summary>Steps before and after the present one whose codes count too: clocks differ.</summary>
    private const int Tolerance = 1;

    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A new key in base 32.</summary>
    public static string NewKey() => RandomNumberGenerator.GetString(Base32, KeyBytes * 8 / 5);

    /// <summary>The address that a QR code gives to an app.</summary>
    public static string Address(string key, string issuer, string account) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(account)}?secret={key}&issuer={Uri.EscapeDataString(issuer)}";

    /// <summary>The step whose code it is; null when it is none, or of a step that is not after <paramref name="after"/>.</summary>
    public static long? StepOf(string code, string key, DateTimeOffset now, long? after)
    {
        var bytes = Decode(key);
        var present = now.ToUnixTimeSeconds() / Seconds;
        for (var step = present - Tolerance; step <= present + Tolerance; step++)
        {
            if ((after is null || step > after) && CryptographicOperations.FixedTimeEquals(
                System.Text.Encoding.ASCII.GetBytes(CodeOf(bytes, step)), System.Text.Encoding.ASCII.GetBytes(code)))
            {
                return step;
            }
        }

        return null;
    }

    /// <summary>The code at a time.</summary>
    public static string CodeAt(string key, DateTimeOffset time) => CodeOf(Decode(key), time.ToUnixTimeSeconds() / Seconds);

    private static string CodeOf(byte[] key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // The standard's own default, and the only hash that every app knows.
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0x0F)) & 0x7FFF_FFFF;
        return (number % 1_000_000).ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0');
    }

    private static byte[] Decode(string key)
    {
        var bytes = new List<byte>(key.Length * 5 / 8);
        var (bits, count) = (0, 0);
        foreach (var letter in key)
        {
            bits = ((bits << 5) | Base32.IndexOf(letter, StringComparison.Ordinal)) & 0xFFF;
            count += 5;
            if (count >= 8)
            {
                count -= 8;
                bytes.Add((byte)(bits >> count));
            }
        }

        return [.. bytes];
    }
}
