using Pulumi.Serialization;

namespace Pulumi.Experimental;

/// <summary>
/// Plain .NET values to and from property values, for providers. Members are named by their attributes or as they are
/// called. Unknown values can be read into inputs and outputs only.
/// </summary>
[Obsolete("PropertyValueSerializer is experimental in the official SDK: its shape may change. Suppress CS0618 where you accept that.")]
public class PropertyValueSerializer
{
    public async Task<PropertyValue> Serialize<T>(T value) => await PlainSerializer.SerializeAsync(value);

    public Task<T> Deserialize<T>(PropertyValue value) => Task.FromResult((T)Deserialize(value, typeof(T))!);

    /// <summary>Throws <see cref="InvalidOperationException"/>, naming the path inside the value, when it does not fit.</summary>
    public object? Deserialize(PropertyValue value, Type targetType)
    {
        var read = PlainReader.Instance.Read(value, targetType, "$");
        return read.IsKnown
            ? read.Value
            : throw new InvalidOperationException(
                $"A value that is not known yet cannot be read into {targetType.FullName}; use Input<T> or Output<T> for it.");
    }
}
