using System.Text.Json;
using System.Text.Json.Serialization;
using Moderation.Contracts;
using Moderation.Service.Intake.Bus;

namespace Moderation.Service.Intake;

/// <summary>How the public API reads and writes JSON: camel case, unknown members ignored, a member twice is an error.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 16)]
[JsonSerializable(typeof(SubmitComment))]
[JsonSerializable(typeof(SubmitSiteComment))]
[JsonSerializable(typeof(CommentEnvelope))]
[JsonSerializable(typeof(CommentAccepted))]
[JsonSerializable(typeof(CommentState))]
[JsonSerializable(typeof(BatchLine))]
[JsonSerializable(typeof(CommentAuthor))]
[JsonSerializable(typeof(CommentArticle))]
internal sealed partial class IntakeJson : JsonSerializerContext;
