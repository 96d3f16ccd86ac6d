using Moderation.TestSupport;

// One PostgreSQL and one RabbitMQ for all tests that leave their server alone.
[assembly: AssemblyFixture(typeof(TestServers))]
