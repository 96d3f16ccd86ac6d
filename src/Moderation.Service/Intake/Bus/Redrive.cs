using Moderation.Service.Operations;
using RabbitMQ.Client;

namespace Moderation.Service.Intake.Bus;

/// <summary>
/// <c>Moderation.Service --redrive</c>: puts the messages of the error queue back into the queue of comments, for when what
/// failed them has been mended.
/// </summary>
internal static class Redrive
{
    /// <summary>The one argument that makes the program redrive.</summary>
    public const string Argument = "--redrive";

    /// <summary>Moves what lies in the error queue now; what fails again comes back to it. Each message is confirmed in its new place before it leaves the old one.</summary>
    /// <exception cref="ConfigurationException">The bus is not RabbitMQ.</exception>
    public static async Task<int> RunAsync(IConfiguration configuration)
    {
        var bus = BusOptions.Read(configuration);
        if (bus.Uri is null)
        {
            throw new ConfigurationException("Bus:Transport", "is memory; there is no error queue to redrive.");
        }

        await using var connection = await new ConnectionFactory { Uri = bus.Uri }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        var waiting = await channel.MessageCountAsync(SubmittedCommentConsumerDefinition.ErrorQueue);
        var moved = 0u;
        while (moved < waiting && await channel.BasicGetAsync(SubmittedCommentConsumerDefinition.ErrorQueue, autoAck: false) is { } message)
        {
            // As it first came: the reason why it failed belongs to the attempt that is over.
            var properties = new BasicProperties { Persistent = true, MessageId = message.BasicProperties.MessageId };
            if (message.BasicProperties.ContentType is { Length: > 0 } contentType)
            {
                properties.ContentType = contentType;
            }

            await channel.BasicPublishAsync(string.Empty, SubmittedCommentConsumerDefinition.Queue, mandatory: true, properties, message.Body);
            await channel.BasicAckAsync(message.DeliveryTag, multiple: false);
            moved++;
        }

        await System.Console.Out.WriteLineAsync($"{moved} of {waiting} messages went back to {SubmittedCommentConsumerDefinition.Queue}.");
        return 0;
    }
}
