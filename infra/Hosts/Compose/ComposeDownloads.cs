using System.Text;
using Cht.Layout;

namespace Cht.Hosts.Compose;

/// <summary>Downloads compose files. Whatever is not a whole text of a compose file is refused with its URL.</summary>
internal sealed class ComposeDownloads(HttpMessageHandler? handler) : IDisposable
{
    /// <summary>Compose files have some kilobytes; more is something else.</summary>
    private const int Largest = 1024 * 1024;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly HttpClient client = Client(handler);

    public async Task<(string Name, string Source, string Text)> DownloadAsync(string name, string url, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(new Uri(url), cancellationToken);
            var said = await response.Content.ReadAsStringAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new ComposeFileException(name, url, $"HTTP {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd() + Quoted(said));
            }

            return response.Content.Headers.ContentType?.MediaType is "text/html" or "application/json"
                ? throw new ComposeFileException(name, url, $"the answer is {response.Content.Headers.ContentType.MediaType}" + Quoted(said))
                : (name, url, said);
        }
        catch (HttpRequestException error)
        {
            throw new ComposeFileException(name, url, Innermost(error).Message.TrimEnd('.'));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ComposeFileException(name, url, $"no answer within {Deadline.TotalSeconds:0} s");
        }
    }

    public void Dispose() => client.Dispose();

    private static HttpClient Client(HttpMessageHandler? handler)
    {
        // A handler that was given belongs to its giver.
        var made = handler is null ? new HttpClient() : new HttpClient(handler, disposeHandler: false);
        made.Timeout = Deadline;
        made.MaxResponseContentBufferSize = Largest;
        made.DefaultRequestHeaders.UserAgent.ParseAdd("cht-infra");
        return made;
    }

    private static string Quoted(string said)
    {
        var line = new StringBuilder();
        foreach (var character in said.AsSpan(0, Math.Min(said.Length, 120)))
        {
            line.Append(char.IsControl(character) ? ' ' : character);
        }

        return line.Length == 0 ? string.Empty : $", '{line.ToString().Trim()}'";
    }

    private static Exception Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error;
}
