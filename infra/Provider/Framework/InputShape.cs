using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Pulumi.Experimental;
using Pulumi.Experimental.Provider;

namespace Cht.Provider.Framework;

/// <summary>
/// Whether a property bag can be bound to a record: every input that is missing or of another type is told by its path, all at
/// once. Values are not repeated, since some are secrets. What is not known yet is taken to be right.
/// </summary>
internal static class InputShape
{
    /// <param name="inputs">The property bag.</param>
    /// <param name="type">The record, as it is bound.</param>
    /// <param name="metadata">How it is bound.</param>
    public static ImmutableArray<CheckFailure> Problems(
        ImmutableDictionary<string, PropertyValue> inputs, Type type, Func<Type, JsonTypeInfo> metadata) => [.. new Reading(metadata).Members(inputs, type, string.Empty)];

    private sealed class Reading(Func<Type, JsonTypeInfo> metadata)
    {
        public IEnumerable<CheckFailure> Members(ImmutableDictionary<string, PropertyValue> values, Type type, string path) =>
            metadata(type).Properties
                .Where(member => member.Set is not null || member.AssociatedParameter is not null)
                .OrderBy(member => member.Name, StringComparer.Ordinal)
                .SelectMany(member => Member(values.GetValueOrDefault(member.Name), member, path.Length == 0 ? member.Name : $"{path}.{member.Name}"));

        private IEnumerable<CheckFailure> Member(PropertyValue? value, JsonPropertyInfo member, string path)
        {
            var type = Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType;
            return value is not null && !value.IsNull ? Value(value, type, path)
                : IsRequired(member) ? [new CheckFailure(path, $"it is missing; give {Kind(type)}")]
                : [];
        }

        private IEnumerable<CheckFailure> Value(PropertyValue value, Type type, string path)
        {
            if (value.IsComputed)
            {
                return [];
            }

            var shape = metadata(type);
            return shape.Kind switch
            {
                JsonTypeInfoKind.Object when value.TryGetMap(out var members) => Members(members, type, path),
                JsonTypeInfoKind.Dictionary when value.TryGetMap(out var entries) => entries.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                    .SelectMany(entry => Value(entry.Value, shape.ElementType!, $"{path}.{entry.Key}")),
                JsonTypeInfoKind.Enumerable when value.TryGetArray(out var items) => items
                    .SelectMany((item, index) => Value(item, shape.ElementType!, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"))),
                JsonTypeInfoKind.None when Fits(value, type) => [],
                _ => [new CheckFailure(path, $"found {Found(value)}; give {Kind(type)}")],
            };
        }

        /// <summary>Members of a record's constructor without a default value count as well: they would be null.</summary>
        private static bool IsRequired(JsonPropertyInfo member) =>
            member.IsRequired || member.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false, IsNullable: false };

        private static bool Fits(PropertyValue value, Type type) =>
            type == typeof(string) ? value.TryGetString(out _)
            : type == typeof(bool) ? value.TryGetBool(out _)
            : type == typeof(int) ? value.TryGetNumber(out var number) && number == Math.Floor(number) && Math.Abs(number) < int.MaxValue
            : type != typeof(double) || value.TryGetNumber(out _);

        private string Kind(Type type) => metadata(type).Kind switch
        {
            JsonTypeInfoKind.Enumerable => "a list",
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "a map",
            _ => type == typeof(bool) ? "true or false" : type == typeof(int) ? "a whole number" : type == typeof(double) ? "a number" : "a text",
        };

        private static string Found(PropertyValue value) => value.Type switch
        {
            PropertyValueType.String => "a text",
            PropertyValueType.Number => "a number",
            PropertyValueType.Bool => "true or false",
            PropertyValueType.Array => "a list",
            PropertyValueType.Map => "a map",
            PropertyValueType.Null => "nothing",
            _ => "an asset or a resource",
        };
    }
}
