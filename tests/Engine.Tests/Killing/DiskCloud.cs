using Pulumi.Experimental;
using Pulumi.Experimental.Provider;

namespace Cht.Engine.Tests.Killing;

/// <summary>
/// A provider whose things are files, so that they outlive the process; a thing's id is its name, and to create what exists is
/// to take it over, as with parts of machines. At the call with a given number it does its work, says so, and never answers.
/// </summary>
/// <param name="folder">One file each thing; what was done stands in <c>calls</c> beside it.</param>
/// <param name="holdAt">From 1; 0 never holds.</param>
internal sealed class DiskCloud(string folder, int holdAt) : Provider
{
    public const string Holding = "holding";

    private static readonly Lock Gate = new();
    private static int calls;

    public static string Things(string folder) => Path.Combine(folder, "things");

    public static string Calls(string folder) => Path.Combine(folder, "calls");

    public override Task<ConfigureResponse> Configure(ConfigureRequest request, CancellationToken ct) =>
        Task.FromResult(new ConfigureResponse { AcceptSecrets = true });

    public override Task<CheckResponse> Check(CheckRequest request, CancellationToken ct) =>
        Task.FromResult(new CheckResponse { Inputs = request.NewInputs });

    public override Task<DiffResponse> Diff(DiffRequest request, CancellationToken ct)
    {
        var changed = !Equals(request.OldInputs["size"], request.NewInputs["size"]);
        return Task.FromResult(new DiffResponse { Changes = changed, Diffs = changed ? ["size"] : [] });
    }

    public override async Task<CreateResponse> Create(CreateRequest request, CancellationToken ct)
    {
        await CallAsync($"create {request.Name}", () => File.WriteAllText(Path.Combine(Things(folder), request.Name), Size(request.Inputs["size"])));
        return new CreateResponse { Id = request.Name, Outputs = request.Inputs };
    }

    public override async Task<UpdateResponse> Update(UpdateRequest request, CancellationToken ct)
    {
        await CallAsync($"update {request.Id}", () => File.WriteAllText(Path.Combine(Things(folder), request.Id), Size(request.NewInputs["size"])));
        return new UpdateResponse { Outputs = request.NewInputs };
    }

    public override Task Delete(DeleteRequest request, CancellationToken ct) =>
        CallAsync($"delete {request.Id}", () => File.Delete(Path.Combine(Things(folder), request.Id)));

    private async Task CallAsync(string call, Action effect)
    {
        await Task.Yield();
        bool dying;
        lock (Gate)
        {
            // After the call that holds the process is as good as dead, however long its killer takes.
            dying = holdAt > 0 && calls == holdAt;
            if (!dying)
            {
                Directory.CreateDirectory(Things(folder));
                effect();
                File.AppendAllText(Calls(folder), call + "\n");
                if (++calls == holdAt)
                {
                    Console.Out.WriteLine(Holding);
                    Console.Out.Flush();
                    dying = true;
                }
            }
        }

        if (dying)
        {
            await Task.Delay(Timeout.Infinite);
        }
    }

    private static string Size(PropertyValue value) => value.TryGetNumber(out var size) ? $"{size}" : throw new InvalidOperationException("size is a number");
}
