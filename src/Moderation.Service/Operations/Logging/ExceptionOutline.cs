using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace Moderation.Service.Operations.Logging;

/// <summary>What may be told of an exception: its kinds and codes. Never messages, for they may quote what a reader sent.</summary>
internal static class ExceptionOutline
{
    private const int Deepest = 8;

    /// <summary>For example <c>NpgsqlException > SocketException(ConnectionRefused)</c>.</summary>
    public static string Outline(this Exception exception)
    {
        var outline = new StringBuilder();
        var depth = 0;
        for (var current = exception; current is not null && depth < Deepest; current = current.InnerException, depth++)
        {
            outline.Append(depth > 0 ? " > " : string.Empty).Append(current.GetType().Name);
            switch (current)
            {
                case SocketException socket:
                    outline.Append('(').Append(socket.SocketErrorCode).Append(')');
                    break;
                case PostgresException postgres:
                    outline.Append('(').Append(postgres.SqlState).Append(')');
                    break;
                case Microsoft.Data.Sqlite.SqliteException sqlite:
                    outline.Append('(').Append(sqlite.SqliteErrorCode).Append(')');
                    break;
                default:
                    break;
            }
        }

        return outline.ToString();
    }
}
