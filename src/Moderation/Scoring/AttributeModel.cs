using Moderation.Text;

namespace Moderation.Scoring;

/// <summary>The heads of a language as probabilities of attributes, and the reasons for them.</summary>
internal sealed class AttributeModel
{
    [ThreadStatic]
    private static Occurrences? _occurrences;

    private readonly LanguageModel _model;
    private readonly int[] _attributes;
    private readonly int _arabizi = -1;

    public AttributeModel(LanguageModel model)
    {
        _model = model;
        _attributes = new int[model.Heads.Count];
        for (var head = 0; head < _attributes.Length; head++)
        {
            _attributes[head] = Attributes.TryParse(model.Heads[head].Name, out var attribute) ? (int)attribute : -1;
            if (string.Equals(model.Heads[head].Name, HeadManifest.Arabizi, StringComparison.Ordinal))
            {
                _arabizi = head;
            }
        }
    }

    /// <summary>Fills in the attributes that it knows; returns the probability that the text is Arabizi, NaN when it cannot tell.</summary>
    public double Score(TextFeatures features, ref AttributeScores scores)
    {
        Span<double> logOdds = stackalloc double[LanguageModel.MaxHeads];
        _model.Score(features, logOdds);
        for (var head = 0; head < _attributes.Length; head++)
        {
            if (_attributes[head] >= 0)
            {
                scores[_attributes[head]] = (float)Probability(head, logOdds[head]);
            }
        }

        return _arabizi < 0 ? double.NaN : Probability(_arabizi, logOdds[_arabizi]);
    }

    /// <summary>What every word of the text last read adds to an attribute's calibrated log-odds, in reading order.</summary>
    public IReadOnlyList<WordWeight> Explain(TextFeatures features, TextPart part, CommentAttribute attribute)
    {
        var head = Array.IndexOf(_attributes, (int)attribute);
        if (head < 0)
        {
            return [];
        }

        TextPipeline.ExtractOccurrences(features, part);
        var byToken = new double[features.Tokens.Count];
        Share(features, part, head, byToken);
        return Merge(features.Tokens, byToken, part);
    }

    /// <summary>Gives every token its share of each feature's weight: a feature that occurs several times counts once, so its occurrences divide it.</summary>
    private void Share(TextFeatures features, TextPart part, int head, double[] byToken)
    {
        var occurrences = _occurrences ??= new Occurrences();
        occurrences.Reset(features.Count);
        Span<int> distinct = stackalloc int[TextFeatures.Views];
        distinct.Clear();
        for (var view = 0; view < distinct.Length; view++)
        {
            foreach (var bucket in features.View(view))
            {
                distinct[view] += occurrences.Add(bucket, view) ? 1 : 0;
            }
        }

        var owners = features.Owners;
        for (var view = 0; view < distinct.Length; view++)
        {
            var value = _model.Heads[head].Slope * TextFeatures.Value(view, distinct[view]);
            foreach (var bucket in features.View(view))
            {
                if (occurrences.In(bucket, view) is > 0 and var times)
                {
                    Give(_model.Weight(bucket, head) * value / times, owners[0], features.Tokens, part, byToken);
                }

                owners = owners[1..];
            }
        }
    }

    private static void Give(double weight, int owner, TextTokens tokens, TextPart part, double[] byToken)
    {
        if (owner >= 0)
        {
            byToken[owner] += weight;
        }
        else if (owner < -1)
        {
            // A pair of words: half to each.
            var first = -2 - owner;
            var second = first + 1;
            while (tokens.All[second].Kind == TokenKind.Reading || !TextPipeline.IsIn(tokens.All[second], part))
            {
                second++;
            }

            byToken[first] += weight / 2;
            byToken[second] += weight / 2;
        }
    }

    /// <summary>Puts readings together with the words that they read.</summary>
    private static List<WordWeight> Merge(TextTokens tokens, double[] byToken, TextPart part)
    {
        var order = Enumerable.Range(0, byToken.Length).Where(i => TextPipeline.IsIn(tokens.All[i], part)).ToArray();
        Array.Sort(order, (left, right) => tokens.All[left].SourceStart.CompareTo(tokens.All[right].SourceStart));
        var words = new List<WordWeight>();
        foreach (var i in order)
        {
            ref readonly var token = ref tokens.All[i];
            if (words.Count > 0 && words[^1] is var last && token.SourceStart < last.Start + last.Length)
            {
                var end = Math.Max(last.Start + last.Length, token.SourceEnd);
                words[^1] = new WordWeight(last.Start, end - last.Start, last.Weight + byToken[i]);
            }
            else
            {
                words.Add(new WordWeight(token.SourceStart, token.SourceEnd - token.SourceStart, byToken[i]));
            }
        }

        return words;
    }

    private double Probability(int head, double logOdds) =>
        1 / (1 + Math.Exp(-((_model.Heads[head].Slope * logOdds) + _model.Heads[head].Intercept)));
}
