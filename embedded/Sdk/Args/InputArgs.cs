using System.Collections.Immutable;
using System.Reflection;
using Pulumi.Serialization;

namespace Pulumi;

/// <summary>Base of all argument classes: its members marked <see cref="InputAttribute"/> are what is sent.</summary>
public abstract class InputArgs
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    protected InputArgs()
    {
    }

    /// <summary>The members by their sent names. Throws <see cref="ArgumentNullException"/> for a missing required one.</summary>
    internal virtual ImmutableDictionary<string, object?> ToDictionary()
    {
        var members = GetType().GetFields(Members)
            .Select(field => (Member: (MemberInfo)field, Value: (Func<object?>)(() => field.GetValue(this))))
            .Concat(GetType().GetProperties(Members)
                .Select(property => (Member: (MemberInfo)property, Value: (Func<object?>)(() => property.GetValue(this)))));

        var result = ImmutableDictionary.CreateBuilder<string, object?>(StringComparer.Ordinal);
        foreach (var (member, value) in members)
        {
            if (member.GetCustomAttribute<InputAttribute>() is { } input)
            {
                var name = string.IsNullOrEmpty(input.Name) ? member.Name : input.Name;
                result[name] = Read(input, member.Name, value());
            }
        }

        return result.ToImmutable();
    }

    private object? Read(InputAttribute input, string member, object? value)
        => value switch
        {
            null when input.IsRequired => throw new ArgumentNullException(
                member, $"[Input] {GetType().FullName}.{member} is required but was not given a value"),
            null => null,
            _ when input.Json => JsonInput.ToText(value),
            _ => value,
        };
}

/// <summary>Arguments of a resource.</summary>
public abstract class ResourceArgs : InputArgs
{
    public static readonly ResourceArgs Empty = new EmptyArgs();

    protected ResourceArgs()
    {
    }

    private sealed class EmptyArgs : ResourceArgs;
}

/// <summary>Arguments of a provider function.</summary>
public abstract class InvokeArgs : InputArgs
{
    public static readonly InvokeArgs Empty = new EmptyArgs();

    protected InvokeArgs()
    {
    }

    private sealed class EmptyArgs : InvokeArgs;
}

/// <summary>Arguments of a method of a resource.</summary>
public abstract class CallArgs : InputArgs
{
    public static readonly CallArgs Empty = new EmptyArgs();

    protected CallArgs()
    {
    }

    private sealed class EmptyArgs : CallArgs;
}
