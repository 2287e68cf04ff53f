namespace Pulumi;

/// <summary>A value of one of two types.</summary>
public readonly struct Union<T0, T1> : IEquatable<Union<T0, T1>>
{
    private readonly T0? first;
    private readonly T1? second;
    private readonly bool isSecond;

    private Union(T0? first, T1? second, bool isSecond)
    {
        this.first = first;
        this.second = second;
        this.isSecond = isSecond;
    }

    /// <summary>The value as the first type; throws when it is of the second.</summary>
    public T0 AsT0 => isSecond ? throw Wrong(typeof(T0), typeof(T1)) : first!;

    /// <summary>The value as the second type; throws when it is of the first.</summary>
    public T1 AsT1 => isSecond ? second! : throw Wrong(typeof(T1), typeof(T0));

    public bool IsT0 => !isSecond;

    public bool IsT1 => isSecond;

    public object Value => isSecond ? second! : first!;

    public static Union<T0, T1> FromT0(T0 input) => new(input, default, isSecond: false);

    public static Union<T0, T1> FromT1(T1 input) => new(default, input, isSecond: true);

    public static implicit operator Union<T0, T1>(T0 t) => FromT0(t);

    public static implicit operator Union<T0, T1>(T1 t) => FromT1(t);

    public override bool Equals(object? obj) => obj is Union<T0, T1> other && Equals(other);

    public bool Equals(Union<T0, T1> other) => isSecond == other.isSecond && Equals(Value, other.Value);

    public override int GetHashCode() => HashCode.Combine(isSecond, Value);

    public override string ToString() => Value?.ToString() ?? string.Empty;

    public Union<TResult, T1> MapT0<TResult>(Func<T0, TResult> mapFunc)
        => Match(value => Union<TResult, T1>.FromT0(mapFunc(value)), Union<TResult, T1>.FromT1);

    public Union<T0, TResult> MapT1<TResult>(Func<T1, TResult> mapFunc)
        => Match(Union<T0, TResult>.FromT0, value => Union<T0, TResult>.FromT1(mapFunc(value)));

    public Union<TResult0, TResult1> Bimap<TResult0, TResult1>(Func<T0, TResult0> mapFunc0, Func<T1, TResult1> mapFunc1)
        => Match(
            value => Union<TResult0, TResult1>.FromT0(mapFunc0(value)),
            value => Union<TResult0, TResult1>.FromT1(mapFunc1(value)));

    public TResult Match<TResult>(Func<T0, TResult> f0, Func<T1, TResult> f1)
        => isSecond ? f1(second!) : f0(first!);

    public void Switch(Action<T0> f0, Action<T1> f1)
    {
        if (isSecond)
        {
            f1(second!);
        }
        else
        {
            f0(first!);
        }
    }

    public bool TryPickT0(out T0 value, out T1 remainder)
    {
        value = first!;
        remainder = second!;
        return !isSecond;
    }

    public bool TryPickT1(out T1 value, out T0 remainder)
    {
        value = second!;
        remainder = first!;
        return isSecond;
    }

    private static InvalidOperationException Wrong(Type asked, Type actual)
        => new($"The union holds a {actual.Name}, not a {asked.Name}.");
}

/// <summary>The view of a union that does not depend on its types.</summary>
internal static class UnionType
{
    public static bool Is(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Union<,>);
}
