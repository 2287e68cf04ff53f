namespace Pulumi;

/// <summary>The hooks of one resource by the moment they run.</summary>
public class ResourceHookBinding
{
    public List<ResourceHook> BeforeCreate { get; set; } = [];

    public List<ResourceHook> AfterCreate { get; set; } = [];

    public List<ResourceHook> BeforeUpdate { get; set; } = [];

    public List<ResourceHook> AfterUpdate { get; set; } = [];

    public List<ResourceHook> BeforeDelete { get; set; } = [];

    public List<ResourceHook> AfterDelete { get; set; } = [];

    public List<ErrorHook> OnError { get; set; } = [];

    public bool IsEmpty
        => this.OnError.Count == 0
        && new[]
        {
            this.BeforeCreate, this.AfterCreate, this.BeforeUpdate, this.AfterUpdate, this.BeforeDelete, this.AfterDelete,
        }.All(hooks => hooks.Count == 0);

    public ResourceHookBinding Clone() => this.Concat(new ResourceHookBinding());

    public ResourceHookBinding Concat(ResourceHookBinding other)
        => new()
        {
            BeforeCreate = [.. this.BeforeCreate, .. other.BeforeCreate],
            AfterCreate = [.. this.AfterCreate, .. other.AfterCreate],
            BeforeUpdate = [.. this.BeforeUpdate, .. other.BeforeUpdate],
            AfterUpdate = [.. this.AfterUpdate, .. other.AfterUpdate],
            BeforeDelete = [.. this.BeforeDelete, .. other.BeforeDelete],
            AfterDelete = [.. this.AfterDelete, .. other.AfterDelete],
            OnError = [.. this.OnError, .. other.OnError],
        };
}
