using Cht.Hosts.Lab;
using Shouldly;
using Xunit;

namespace Cht.Hosts.Tests.Lab;

public class MountTableTests
{
    private const string Text = """
        21 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
        30 21 0:26 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755
        31 30 0:27 / /sys/fs/cgroup/memory rw,relatime shared:7 - cgroup cgroup rw,memory
        60 21 0:50 / /lab/labs/one/machines/core/tree rw - overlay cht-one.core rw,lowerdir=/lab/base/t/tree,upperdir=/lab/labs/one/machines/core/upper,workdir=/w
        61 60 0:51 / /lab/labs/one/machines/core/tree/proc rw - proc proc rw
        62 21 0:52 / /with\040blank rw - tmpfs none rw
        63 21 0:53 / /lab/labs/one-more rw - tmpfs none rw

        """;

    private readonly MountTable mounts = MountTable.Parse(Text);

    [Fact]
    public void Every_line_is_read_with_and_without_optional_fields() => mounts.Mounts.Length.ShouldBe(7);

    [Fact]
    public void The_upper_folder_of_an_overlay_says_whose_it_is() =>
        mounts.At("/lab/labs/one/machines/core/tree")!.Option("upperdir").ShouldBe("/lab/labs/one/machines/core/upper");

    [Fact]
    public void An_option_that_only_ends_like_the_wanted_one_is_another() =>
        mounts.At("/lab/labs/one/machines/core/tree")!.Option("dir").ShouldBeNull();

    [Fact]
    public void Mounts_below_a_folder_come_deepest_first_and_without_its_neighbours() =>
        mounts.Below("/lab/labs/one").Select(mount => mount.Target)
            .ShouldBe(["/lab/labs/one/machines/core/tree/proc", "/lab/labs/one/machines/core/tree"]);

    [Fact]
    public void Escaped_blanks_are_blanks() => mounts.At("/with blank").ShouldNotBeNull();

    [Theory]
    [InlineData("/var/lib", "ext4")]
    [InlineData("/lab/labs/one/machines/core/tree/etc", "overlay")]
    [InlineData("/sys/fs/cgroup/memory/x", "cgroup")]
    public void A_path_is_held_by_the_nearest_mount_above_it(string path, string filesystem) =>
        mounts.Holding(path)!.FileSystem.ShouldBe(filesystem);

    [Fact]
    public void The_last_mount_at_a_place_is_the_visible_one() =>
        MountTable.Parse(Text + "70 21 0:60 / /with\\040blank rw - ext4 /dev/vdb rw\n").At("/with blank")!.FileSystem.ShouldBe("ext4");
}
