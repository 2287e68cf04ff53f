using System.Reflection;

namespace Pulumi.Serialization;

/// <summary>
/// Structs marked <see cref="EnumTypeAttribute"/>: made by a constructor with one string or double, converted back by an
/// explicit conversion to it.
/// </summary>
internal static class EnumTypes
{
    public static bool Is(Type type) => type.IsValueType && type.GetCustomAttribute<EnumTypeAttribute>() is not null;

    public static Type UnderlyingType(Type type) => Constructor(type).GetParameters()[0].ParameterType;

    public static object Create(Type type, object value) => Constructor(type).Invoke([value]);

    public static object? ValueOf(object value)
    {
        var type = value.GetType();
        var underlying = UnderlyingType(type);
        var conversion = type.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .FirstOrDefault(method => method.Name == "op_Explicit" && method.ReturnType == underlying)
            ?? throw new InvalidOperationException($"{type.FullName} needs an explicit conversion to {underlying.Name}.");
        return conversion.Invoke(null, [value]);
    }

    private static ConstructorInfo Constructor(Type type)
        => type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .FirstOrDefault(candidate => candidate.GetParameters() is [{ } only]
                && (only.ParameterType == typeof(string) || only.ParameterType == typeof(double)))
            ?? throw new InvalidOperationException(
                $"{type.FullName} is marked [EnumType] and needs a constructor with one string or double.");
}
