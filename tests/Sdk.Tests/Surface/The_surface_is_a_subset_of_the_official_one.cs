using System.Collections.Immutable;
using Pulumi;

namespace Cht.Sdk.Tests.Surface;

public sealed class The_surface_is_a_subset_of_the_official_one
{
    private static readonly ImmutableArray<SurfaceType> Official = OfficialSurface.Load();

    private static readonly ImmutableArray<SurfaceType> Embedded = [.. SurfaceRenderer.Render(typeof(Deployment).Assembly)
        .Select(type => type with
        {
            Headline = OfficialSurface.Normalize(type.Headline),
            Members = [.. type.Members.Select(OfficialSurface.Normalize)],
        })];

    [Fact]
    public void Every_public_type_is_an_official_one()
        => Embedded.Select(type => type.Headline).Except(Official.Select(type => type.Headline)).ShouldBeEmpty();

    [Fact]
    public void Every_public_member_is_an_official_one()
    {
        var official = Lines(Official);

        Lines(Embedded).Except(official).ShouldBeEmpty();
    }

    [Fact]
    public void The_list_of_what_is_missing_is_up_to_date()
    {
        var names = Embedded.Select(type => type.Name).ToHashSet(StringComparer.Ordinal);
        var missingTypes = Official.Where(type => !names.Contains(type.Name)).ToImmutableArray();
        var missingMembers = Lines([.. Official.Except(missingTypes)]).Except(Lines(Embedded));
        string[] actual = [.. missingTypes.Select(type => type.Headline), .. missingMembers];
        var folder = Path.Combine(AppContext.BaseDirectory, "Surface");
        File.WriteAllLines(Path.Combine(folder, "official-missing.actual.txt"), actual);

        File.ReadAllLines(Path.Combine(folder, "official-missing.txt")).ShouldBe(
            actual, "Copy Surface/official-missing.actual.txt of the test output over tests/Sdk.Tests/Surface/official-missing.txt.");
    }

    [Fact]
    public void The_listing_is_read_in_full()
    {
        Official.Length.ShouldBe(146);
        Official.ShouldContain(type => type.Name == "Pulumi :: Output<T>" && type.Members.Length == 8);
        Official.ShouldContain(type => type.Name == "Pulumi :: ResourceTransform");
    }

    private static ImmutableArray<string> Lines(ImmutableArray<SurfaceType> types)
        => [.. types.SelectMany(type => type.Members.Select(member => $"{type.Name} | {member}"))];
}
