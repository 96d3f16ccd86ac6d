using System.Net;
using System.Net.Sockets;

namespace Moderation.TestSupport;

/// <summary>Picks loopback ports for servers.</summary>
public static class FreePort
{
    // Linux hands out 32768 and up to outgoing connections. A server that must come back on its port stays below, where no
    // client can take the port while the server is down, nor connect to itself on it.
    private const int Lowest = 10_000;
    private const int Highest = 32_000;

    private static readonly HashSet<int> Given = [];

    /// <summary>A TCP port of 127.0.0.1 that nobody listens on and that was not given out before in this process.</summary>
    public static int Next()
    {
        lock (Given)
        {
            for (var attempt = 0; attempt < 1_000; attempt++)
            {
                var port = Random.Shared.Next(Lowest, Highest);
                if (IsFree(port) && Given.Add(port))
                {
                    return port;
                }
            }
        }

        throw new InvalidOperationException("No free port found on 127.0.0.1.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
