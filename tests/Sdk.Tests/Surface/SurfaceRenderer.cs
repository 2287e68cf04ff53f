using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Cht.Sdk.Tests.Surface;

/// <summary>One public type: its headline and the lines of its members.</summary>
internal sealed record SurfaceType(string Name, string Headline, ImmutableArray<string> Members);

/// <summary>Renders the public surface of an assembly in the format of the official listing.</summary>
internal static class SurfaceRenderer
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static ImmutableArray<SurfaceType> Render(Assembly assembly)
        => [.. assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).Select(Render)];

    private static SurfaceType Render(Type type)
    {
        var name = $"{type.Namespace} :: {TypeNames.Of(type)}";
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return new SurfaceType(name, $"{type.Namespace} :: delegate {TypeNames.Of(invoke.ReturnType)} {type.Name}({Parameters(invoke)})", []);
        }

        if (type.IsEnum)
        {
            var values = Enum.GetNames(type).Select(value => $"{value}={(int)Enum.Parse(type, value)}");
            return new SurfaceType(name, $"{type.Namespace} :: enum {type.Name} {{ {string.Join(", ", values)} }}", []);
        }

        var bases = Bases(type).Select(TypeNames.Of).ToArray();
        var headline = $"{type.Namespace} :: {Kind(type)} {TypeNames.Of(type)}" +
            (bases.Length == 0 ? string.Empty : $" : {string.Join(", ", bases)}");
        return new SurfaceType(name, headline, [.. Members(type)]);
    }

    private static string Kind(Type type)
        => type switch
        {
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };

    private static IEnumerable<Type> Bases(Type type)
    {
        if (type.BaseType is { } baseType && baseType != typeof(object) && baseType != typeof(ValueType))
        {
            yield return baseType;
        }

        var inherited = type.BaseType?.GetInterfaces() ?? [];
        foreach (var contract in type.GetInterfaces().Where(contract => contract.IsVisible && !inherited.Contains(contract)))
        {
            yield return contract;
        }
    }

    private static IEnumerable<string> Members(Type type)
    {
        var constructors = type.GetConstructors(Declared).Where(constructor => IsVisible(constructor) && !constructor.IsStatic);
        foreach (var constructor in constructors)
        {
            yield return $"{(constructor.IsPublic ? string.Empty : "protected ")}ctor({Parameters(constructor)})";
        }

        foreach (var field in type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily))
        {
            yield return $"{(field.IsStatic ? "static " : string.Empty)}{(field.IsInitOnly ? "readonly " : string.Empty)}" +
                $"{TypeNames.Of(field.FieldType)} {field.Name}";
        }

        foreach (var property in type.GetProperties(Declared).Where(property => property.GetAccessors(nonPublic: true).Any(IsVisible)))
        {
            yield return Property(property);
        }

        foreach (var method in type.GetMethods(Declared).Where(IsListed))
        {
            yield return Method(method);
        }
    }

    private static string Property(PropertyInfo property)
    {
        var get = property.GetMethod is { } getter && IsVisible(getter) ? "get; " : string.Empty;
        var set = property.SetMethod is { } setter && IsVisible(setter) ? IsInit(setter) ? "init; " : "set; " : string.Empty;
        var name = property.GetIndexParameters().Length > 0
            ? $"this[{string.Join(", ", property.GetIndexParameters().Select(Parameter))}]"
            : property.Name;
        var accessor = property.GetAccessors(nonPublic: true).First(IsVisible);
        return $"{Modifiers(accessor)}{TypeNames.Of(property.PropertyType)} {name} {{ {get}{set}}}";
    }

    private static string Method(MethodInfo method)
    {
        if (method.Name is "op_Implicit" or "op_Explicit")
        {
            var kind = method.Name == "op_Implicit" ? "implicit" : "explicit";
            return $"static {kind} operator {TypeNames.Of(method.ReturnType)}({Parameters(method)})";
        }

        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeNames.Of))}>" : string.Empty;
        return $"{Modifiers(method)}{TypeNames.Of(method.ReturnType)} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Modifiers(MethodInfo method)
    {
        var access = method.IsPublic ? string.Empty : "protected ";
        var kind = method switch
        {
            { DeclaringType.IsInterface: true } => string.Empty,
            { IsStatic: true } => "static ",
            { IsVirtual: true, IsFinal: false } when method.GetBaseDefinition() != method => "override ",
            { IsAbstract: true } => "abstract ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => string.Empty,
        };
        return access + kind;
    }

    private static string Parameters(MethodBase method)
    {
        var prefix = method.IsDefined(typeof(ExtensionAttribute), inherit: false) ? "this " : string.Empty;
        return prefix + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var modifier = parameter.IsOut ? "out " : parameter.IsDefined(typeof(ParamArrayAttribute), inherit: false) ? "params " : string.Empty;
        var value = parameter switch
        {
            { HasDefaultValue: false } => string.Empty,
            { DefaultValue: null, ParameterType: { IsValueType: true } type } when Nullable.GetUnderlyingType(type) is null => " = default",
            { DefaultValue: null } => " = null",
            { DefaultValue: string text } => $" = \"{text}\"",
            { DefaultValue: bool known } => known ? " = true" : " = false",
            _ => $" = {parameter.DefaultValue}",
        };
        return $"{modifier}{TypeNames.Of(parameter.ParameterType)} {parameter.Name}{value}";
    }

    private static bool IsInit(MethodInfo setter)
        => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    /// <summary>What the compiler adds to every type with equality is not listed.</summary>
    private static bool IsListed(MethodInfo method)
        => IsVisible(method)
            && method.Name is not ("GetHashCode" or "PrintMembers" or "<Clone>$" or "op_Equality" or "op_Inequality")
            && (!method.IsSpecialName || method.Name is "op_Implicit" or "op_Explicit");
}
