using System.Collections.Immutable;
using Cht.Cli.Display;
using Cht.Cli.Stacks;
using Cht.Engine.State;
using Cht.Hosts.Connections;
using Cht.Layout;
using Cht.Provider.Connections;

namespace Cht.Cli.Cluster;

/// <summary>The machines of a stack for commands that ask them something: the layout, and the way to each from the state.</summary>
internal sealed class StackCluster
{
    private readonly ImmutableDictionary<string, SshEndpoint> endpoints;

    private StackCluster(StackSnapshot snapshot, LayoutDocument layout, ImmutableDictionary<string, SshEndpoint> endpoints)
    {
        Snapshot = snapshot;
        Layout = layout;
        this.endpoints = endpoints;
    }

    /// <summary>The state, decrypted.</summary>
    public StackSnapshot Snapshot { get; }

    public LayoutDocument Layout { get; }

    /// <summary>The stack runs the containers itself; else somebody else does, or nobody.</summary>
    public bool IsDeployed => Snapshot.Resources.Any(resource => resource.Type == "hosts:index:ComposeNode");

    /// <exception cref="CommandException">The stack has no cluster on Swarm yet.</exception>
    public static StackCluster Load(StackContext context)
    {
        context.RequireExists();
        var snapshot = context.States(context.OpenSecrets()).Load(context.Stack);
        var source = snapshot.Resources.LastOrDefault(resource => resource.Type == MachineEndpoints.Source);
        if (source is null || !snapshot.StackOutputs.TryGetValue("layout", out var layout))
        {
            throw new CommandException($"the stack '{context.Stack.Name}' has no machines yet: scripts/up --stack {context.Stack.Name} makes them");
        }

        if (!snapshot.Resources.Any(resource => resource.Type == "hosts:index:SwarmManager"))
        {
            throw new CommandException($"the stack '{context.Stack.Name}' runs no Swarm: ask Kubernetes, with kubectl and the stack's output 'kubeconfig'");
        }

        return new(snapshot, Parse(JsonSteps.Text(writer => JsonValues.Write(writer, layout, showSecrets: true), indented: false)), MachineEndpoints.Of(source.Inputs));
    }

    /// <exception cref="CommandException">No machine of that name.</exception>
    public LayoutNode Node(string name) =>
        Layout.Nodes.FirstOrDefault(node => node.Name == name) ?? throw new CommandException(
            $"the stack has no machine '{name}'. It has {string.Join(", ", Layout.Nodes.Select(node => node.Name))}.", ExitCode.Usage);

    /// <summary>The way to a machine as the last update had it.</summary>
    public SshEndpoint Endpoint(string name) => endpoints.TryGetValue(name, out var endpoint)
        ? endpoint
        : throw new CommandException($"the state has no way to the machine '{name}': run scripts/up, which writes it");

    /// <summary>The machines by name, over connections that somebody else closes.</summary>
    public Func<string, IHostConnection> Over(IHostConnections connections) => name => connections.For(Endpoint(name));

    private static LayoutDocument Parse(string text)
    {
        try
        {
            return LayoutDocument.Parse(text);
        }
        catch (FormatException exception)
        {
            throw new CommandException(exception.Message, inner: exception);
        }
    }
}
