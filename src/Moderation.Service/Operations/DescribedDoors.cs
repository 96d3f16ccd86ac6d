namespace Moderation.Service.Operations;

/// <summary>Metadata of doors whose key and failures are not those of the sites' doors.</summary>
/// <param name="Scheme">The name of their security scheme.</param>
/// <param name="Failures">What they may answer besides their own outcomes.</param>
internal sealed record DescribedDoors(string Scheme, IReadOnlyList<DescribedFailure> Failures);

/// <summary>A failure as the description of the API has it.</summary>
/// <param name="Status">The status.</param>
/// <param name="Description">When it is answered.</param>
/// <param name="Title">The title of the example.</param>
/// <param name="Detail">The detail of the example.</param>
/// <param name="Field">The field that the example names; null when it names none.</param>
internal sealed record DescribedFailure(int Status, string Description, string Title, string Detail, string? Field = null);
