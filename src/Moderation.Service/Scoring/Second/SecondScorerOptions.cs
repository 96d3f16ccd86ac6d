namespace Moderation.Service.Scoring.Second;

/// <summary>A second scorer as an operator writes it, under <c>Sites:&lt;name&gt;:SecondScorer</c>.</summary>
internal sealed class SecondScorerOptions
{
    /// <summary>The network, an ONNX file.</summary>
    public string? Model { get; set; }

    /// <summary>What cuts texts into its tokens: <c>vocab.txt</c> (WordPiece), <c>tokenizer.json</c> or a SentencePiece <c>.model</c>.</summary>
    public string? Tokenizer { get; set; }

    /// <summary>Whether a <c>vocab.txt</c> was made of lower-case text without accents ("uncased"). Default: no.</summary>
    public bool LowerCase { get; set; }

    /// <summary>What the network's outputs mean, in order: names of attributes, and <c>-</c> for what is none.</summary>
    public List<string> Labels { get; set; } = [];

    /// <summary><c>sigmoid</c>: every label has a probability of its own. <c>softmax</c>: exactly one of them is true.</summary>
    public string? Activation { get; set; }

    /// <summary>The most tokens that are read of a text. 4..8192; default 128.</summary>
    public int MaximumLength { get; set; } = 128;

    /// <summary>How long a comment waits for it at most. 10 ms..30 s and less than <c>Intake:Timeout</c>; default half a second.</summary>
    public TimeSpan TimeOut { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Where the first scorer is unsure.</summary>
    public BandOptions Band { get; set; } = new();

    /// <summary>Its share in the scores that it gives, above 0 to 1; the rest is the first scorer's. Default 1.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>The languages that it is asked about (<c>ar</c>, <c>en</c>, <c>ar-latn</c>, <c>mixed</c>). Default: all.</summary>
    public List<string> Languages { get; set; } = [];

    /// <summary>How many threads score, each one text at a time. 1..64; default 1.</summary>
    public int Threads { get; set; } = 1;

    /// <summary>What decisions call it. Default: the name of the model's file.</summary>
    public string? Name { get; set; }
}

/// <summary>The scores of which the first scorer is unsure: from one up to, but not including, another.</summary>
internal sealed class BandOptions
{
    /// <summary>0..1; default 0.2.</summary>
    public double From { get; set; } = 0.2;

    /// <summary>0..1; default 0.8.</summary>
    public double To { get; set; } = 0.8;
}
