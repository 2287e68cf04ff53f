using Cht.Provider;

// Started by the Pulumi engine as a plugin; the embedded engine creates HostsProvider in process instead.
await Pulumi.Experimental.Provider.Provider.Serve(args, "0.1.0", engine => new HostsProvider(engine), CancellationToken.None);
