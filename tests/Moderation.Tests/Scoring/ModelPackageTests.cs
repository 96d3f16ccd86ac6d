using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Moderation.Scoring;

namespace Moderation.Tests.Scoring;

public sealed class ModelPackageTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("package-");
    private readonly string _folder;

    public ModelPackageTests() => _folder = _root.CreateSubdirectory("inner").FullName;

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void What_was_packed_is_unpacked_and_nothing_else_is_packed()
    {
        var source = _root.CreateSubdirectory("source").FullName;
        File.WriteAllText(Path.Combine(source, "manifest.json"), "{}");
        File.WriteAllText(Path.Combine(source, "ar.weights.bin"), "weights");
        File.WriteAllText(Path.Combine(source, "card.md"), "card");
        File.WriteAllText(Path.Combine(source, "notes.txt"), "of nobody's concern");
        using var package = new MemoryStream();

        ModelPackage.Write(source, package);
        package.Position = 0;
        ModelPackage.Unpack(package, _folder);

        Assert.Equal(["ar.weights.bin", "card.md", "manifest.json"], Names());
        Assert.Equal("weights", File.ReadAllText(Path.Combine(_folder, "ar.weights.bin")));
        Assert.Equal(ModelPackage.Digest(source), ModelPackage.Digest(_folder));
    }

    [Fact]
    public void A_package_made_by_tar_itself_is_unpacked()
    {
        using var package = Packed(tar =>
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "./"));
            Add(tar, "./manifest.json", "{}");
        });

        ModelPackage.Unpack(package, _folder);

        Assert.Equal(["manifest.json"], Names());
    }

    [Theory]
    [InlineData("../manifest.json")]
    [InlineData("./../manifest.json")]
    [InlineData("/tmp/manifest.json")]
    [InlineData("folder/manifest.json")]
    [InlineData("..\\manifest.json")]
    [InlineData("Manifest.json")]
    [InlineData("../../etc.weights.bin")]
    [InlineData("ar.weights.bin ")]
    [InlineData("run.sh")]
    [InlineData("..")]
    public void A_file_that_no_model_has_or_that_lies_elsewhere_is_refused(string name)
    {
        using var package = Packed(tar => Add(tar, name, "x"));

        AssertRefused(package, "is no file of a model");
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    public void Links_are_refused(TarEntryType type)
    {
        using var package = Packed(tar => tar.WriteEntry(new PaxTarEntry(type, "manifest.json") { LinkName = "/etc/passwd" }));

        AssertRefused(package, "files only");
    }

    [Fact]
    public void A_device_and_a_folder_are_refused()
    {
        using var device = Packed(tar => tar.WriteEntry(new PaxTarEntry(TarEntryType.CharacterDevice, "card.md")));
        using var folder = Packed(tar => tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "folder/")));

        AssertRefused(device, "files only");
        AssertRefused(folder, "files only");
    }

    [Fact]
    public void A_file_twice_is_refused()
    {
        using var package = Packed(tar =>
        {
            Add(tar, "card.md", "one");
            Add(tar, "./card.md", "two");
        });

        AssertRefused(package, "'card.md' twice");
        Assert.Equal("one", File.ReadAllText(Path.Combine(_folder, "card.md")));
    }

    [Fact]
    public void What_unpacks_to_too_much_is_refused_before_the_disk_is_full()
    {
        using var package = Packed(
            tar => tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "ar.weights.bin") { DataStream = new Zeros(ModelPackage.LargestContent + 1) }));
        Assert.InRange(package.Length, 1, 5_000_000);

        AssertRefused(package, "unpacks to more than 256 MiB");
        Assert.InRange(Directory.EnumerateFiles(_folder).Sum(file => new FileInfo(file).Length), 0, ModelPackage.LargestContent);
    }

    [Fact]
    public void Too_many_files_are_refused()
    {
        using var package = Packed(tar =>
        {
            for (var i = 0; i < 40; i++)
            {
                Add(tar, $"{(char)('a' + (i / 26))}{(char)('a' + (i % 26))}.weights.bin", "x");
            }
        });

        AssertRefused(package, "more than 32 files");
    }

    [Fact]
    public void What_is_no_package_is_refused()
    {
        AssertRefused(new MemoryStream("not a package, whatever it says"u8.ToArray()), "not a gzipped tar");
        AssertRefused(new MemoryStream([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]), "not a gzipped tar");
        using var text = new MemoryStream();
        using (var zip = new GZipStream(text, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(Encoding.UTF8.GetBytes(new string('x', 2_000)));
        }

        text.Position = 0;
        AssertRefused(text, "not a gzipped tar");
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.9)]
    public void A_package_that_was_cut_off_is_refused(double share)
    {
        var content = new byte[200_000];
        new Random(1).NextBytes(content);
        using var package = Packed(tar => tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "ar.weights.bin") { DataStream = new MemoryStream(content) }));

        AssertRefused(new MemoryStream(package.ToArray()[..(int)(package.Length * share)]), "cut off");
    }

    [Theory]
    [InlineData("comments-v2", true)]
    [InlineData("2026.03", true)]
    [InlineData("", false)]
    [InlineData(".hidden", false)]
    [InlineData("..", false)]
    [InlineData("a/b", false)]
    [InlineData("a b", false)]
    [InlineData("نموذج", false)]
    public void A_version_is_a_name_for_a_folder(string version, bool valid) => Assert.Equal(valid, ModelPackage.IsVersion(version));

    private static MemoryStream Packed(Action<TarWriter> write)
    {
        var package = new MemoryStream();
        using (var zip = new GZipStream(package, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zip, TarEntryFormat.Pax, leaveOpen: true))
        {
            write(tar);
        }

        package.Position = 0;
        return package;
    }

    private static void Add(TarWriter tar, string name, string content) =>
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });

    private void AssertRefused(MemoryStream package, string because)
    {
        var refusal = Assert.Throws<ModelLoadException>(() => ModelPackage.Unpack(package, _folder));

        Assert.Contains(because, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Equal([_folder], Directory.EnumerateFileSystemEntries(_root.FullName));
    }

    private string[] Names() => [.. Directory.EnumerateFiles(_folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    /// <summary>So many zeros.</summary>
    private sealed class Zeros(long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - Position);
            Array.Clear(buffer, offset, read);
            Position += read;
            return read;
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }
    }
}
