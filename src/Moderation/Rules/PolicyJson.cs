using System.Text.Json.Serialization;

namespace Moderation.Rules;

[JsonSerializable(typeof(PolicyOptions))]
internal sealed partial class PolicyJson : JsonSerializerContext;
