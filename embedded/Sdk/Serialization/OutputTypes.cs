using System.Reflection;

namespace Pulumi.Serialization;

/// <summary>Classes marked <see cref="OutputTypeAttribute"/>, with one constructor whose parameters name the properties.</summary>
internal static class OutputTypes
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.IgnoreCase;

    public static bool Is(Type type) => type.GetCustomAttribute<OutputTypeAttribute>() is not null;

    public static ConstructorInfo Constructor(Type type)
    {
        var constructors = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(candidate => candidate.GetCustomAttribute<OutputConstructorAttribute>() is not null)
            .ToArray();
        return constructors is [var only]
            ? only
            : throw new InvalidOperationException(
                $"{type.FullName} is marked [OutputType] and needs exactly one constructor marked [OutputConstructor]; it has {constructors.Length}.");
    }

    /// <summary>The name of the output property a parameter stands for.</summary>
    public static string NameOf(ParameterInfo parameter)
        => parameter.GetCustomAttribute<OutputConstructorParameterAttribute>()?.Name ?? parameter.Name!;

    /// <summary>The members that the constructor's parameters went to.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Read(object value)
        => Constructor(value.GetType()).GetParameters()
            .Select(parameter => KeyValuePair.Create(NameOf(parameter), MemberValue(value, parameter.Name!)));

    private static object? MemberValue(object value, string name)
    {
        var type = value.GetType();
        if (type.GetField(name, Members) is { } field)
        {
            return field.GetValue(value);
        }

        return type.GetProperty(name, Members) is { } property
            ? property.GetValue(value)
            : throw new InvalidOperationException($"{type.FullName} has no public member for the constructor parameter '{name}'.");
    }
}
