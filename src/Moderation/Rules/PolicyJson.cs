using System.Text.Json.Serialization;
using Moderation.Rules.Documents;

namespace Moderation.Rules;

[JsonSerializable(typeof(PolicyOptions))]
[JsonSerializable(typeof(PolicyDocument))]
internal sealed partial class PolicyJson : JsonSerializerContext;
