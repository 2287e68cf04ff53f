// A run of the engine sets PULUMI_CONFIG, which is one for the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
