using System.Net;
using System.Net.Sockets;

namespace Cht.Hosts.Tests.Connections;

/// <summary>
/// Stands between the client and an sshd and cuts the first connections after a number of bytes from the client; later ones pass whole.
/// </summary>
internal sealed class CutForwarder : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly int target;
    private readonly Queue<int> cuts;
    private readonly Task accepting;
    private volatile object? silence;
    private int accepted;

    /// <param name="cuts">Bytes that the first, second ... connection may send before it is cut.</param>
    public CutForwarder(int target, params int[] cuts)
    {
        (this.target, this.cuts) = (target, new Queue<int>(cuts));
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public int Accepted => accepted;

    /// <summary>Connections that are open stay open and pass nothing more, as with a cable that was cut; later ones pass.</summary>
    public void FallSilent() => silence = new object();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                accepted++;
                open.Add(ForwardAsync(client, cuts.Count > 0 ? cuts.Dequeue() : int.MaxValue));
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ForwardAsync(TcpClient client, int allowance)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, target, stop.Token);
                var (near, far) = (client.GetStream(), server.GetStream());
                await await Task.WhenAny(CopyAsync(near, far, allowance), CopyAsync(far, near, int.MaxValue));
            }
            catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException)
            {
                // Either side went away.
            }
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, int allowance)
    {
        var buffer = new byte[16 * 1024];
        var before = silence;
        while (allowance > 0 && await from.ReadAsync(buffer, stop.Token) is > 0 and var count)
        {
            if (silence != before)
            {
                await Task.Delay(Timeout.Infinite, stop.Token);
            }

            await to.WriteAsync(buffer.AsMemory(0, Math.Min(count, allowance)), stop.Token);
            allowance -= Math.Min(count, allowance);
        }
    }
}
