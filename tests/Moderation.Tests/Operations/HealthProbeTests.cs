using Moderation.Service.Operations;

namespace Moderation.Tests.Operations;

public sealed class HealthProbeTests
{
    [Theory]
    [InlineData(null, "http://127.0.0.1:5080/")]
    [InlineData("http://+:5080", "http://127.0.0.1:5080/")]
    [InlineData("http://*:80;http://other:81", "http://127.0.0.1/")]
    [InlineData("http://0.0.0.0:8000", "http://127.0.0.1:8000/")]
    [InlineData("http://[::]:8000", "http://127.0.0.1:8000/")]
    [InlineData("https://localhost:5443", "https://localhost:5443/")]
    public void Asks_where_the_service_listens(string? urls, string address) =>
        Assert.Equal(address, HealthProbe.Address(urls).ToString());
}
