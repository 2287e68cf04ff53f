using Cht.Hosts.Lab;

namespace Cht.Lab.Tests.Interruption;

/// <summary>Faults while a run is at work: said clearly, and the run or the next one converges when the fault is gone.</summary>
public sealed class FaultTests(FaultLab lab) : IClassFixture<FaultLab>
{
    // The lock that apt and dpkg take: fcntl(2) F_SETLK of the whole file. perl is on every Debian machine.
    private const string HoldPackageLock = """
        systemd-run --quiet --collect --unit=lock-holder --service-type=exec perl -e '
          open(my $file, "+>>", "/var/lib/dpkg/lock-frontend") or die;
          my $whole = pack("s s x4 q q i x4", 1, 0, 0, 0, 0);
          fcntl($file, 6, $whole) or die "not locked: $!";
          open(my $held, ">", "/run/lock-holder"); close($held);
          sleep 3600;'
        until [ -e /run/lock-holder ]; do sleep 0.1; done
        rm /run/lock-holder
        """;

    private const string CountChanges = "wc -l </var/log/cht-infra/audit.log";

    private const string Unit = "$(systemctl list-units --plain --no-legend 'cht-docker-install-*' | cut -d' ' -f1)";

    [Fact]
    public async Task Work_that_waits_for_a_locked_package_list_names_the_holder_and_outlives_a_cut_connection()
    {
        await lab.LosePackageAsync();
        var before = await lab.InstallationsAsync();
        await lab.OnMachineAsync(HoldPackageLock);
        await using (var run = lab.Mend())
        {
            await run.SaysAsync("lock-frontend");
            run.Said.ShouldContain("(perl)");
            var work = await lab.OnMachineAsync($"systemctl show --value --property=InvocationID {Unit}");
            work.Trim().ShouldNotBeEmpty();

            // Cuts this very session as well.
            await lab.Shell.TryAsync(FaultLab.Machine, "pgrep -x sshd-session >/run/cut; pkill -KILL -x sshd-session");
            await run.SaysAsync("the connection was lost");
            await lab.Shell.UntilAsync(
                FaultLab.Machine, "for session in $(cat /run/cut); do ! kill -0 $session 2>/dev/null || exit 1; done; rm /run/cut", TimeSpan.FromMinutes(2));
            (await lab.OnMachineAsync($"systemctl show --value --property=InvocationID {Unit}")).ShouldBe(work);

            await lab.OnMachineAsync("systemctl stop lock-holder.service");
            await run.SucceedsAsync();
        }

        (await lab.InstallationsAsync()).ShouldBe(before + 1);
        await lab.ShouldBeConvergedAsync();
    }

    [Fact]
    public async Task Machine_that_reboots_in_the_middle_of_a_run_is_waited_for_and_its_work_starts_again()
    {
        await lab.LosePackageAsync();
        var before = await lab.InstallationsAsync();
        await lab.OnMachineAsync(HoldPackageLock);
        await using (var run = lab.Mend())
        {
            await run.SaysAsync("lock-frontend");
            await new LabMachine(lab.Computer).RebootAsync(FaultLab.Name, FaultLab.Machine);
            await run.SaysAsync("the work is gone without a result (reboot?), it starts again");
            await run.SucceedsAsync();
        }

        (await lab.InstallationsAsync()).ShouldBe(before + 1);
        await lab.ShouldBeConvergedAsync();
    }

    [Fact]
    public async Task Package_mirror_that_answers_errors_is_named_with_what_to_do()
    {
        await lab.LosePackageAsync();
        await lab.OnMachineAsync("""
            apt-get clean
            systemd-run --quiet --collect --unit=bad-mirror --service-type=exec perl -MIO::Socket::INET -e '
              my $server = IO::Socket::INET->new(LocalAddr => "127.0.0.1:8503", Listen => 20, ReuseAddr => 1) or die;
              open(my $ready, ">", "/run/bad-mirror"); close($ready);
              while (my $client = $server->accept) {
                while (my $line = <$client>) { last if $line =~ /^\r?$/ }
                print $client "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
                close $client;
              }'
            until [ -e /run/bad-mirror ]; do sleep 0.1; done
            echo 'Acquire::http::Proxy "http://127.0.0.1:8503"; Acquire::https::Proxy "http://127.0.0.1:8503";' >/etc/apt/apt.conf.d/zz-bad-mirror
            """);

        var run = await lab.Project.InfraAsync("up", "--yes", "--skip-preview", "--refresh");
        run.ExitCode.ShouldNotBe(0, run.Everything);
        run.Everything.ShouldContain("Install Docker Engine and Compose on couchdb1: exit code");
        run.Everything.ShouldContain("503  Service Unavailable");
        run.Everything.ShouldContain("http://");
        run.Everything.ShouldContain("The package mirror did not deliver");

        await lab.OnMachineAsync("rm /etc/apt/apt.conf.d/zz-bad-mirror /run/bad-mirror; systemctl stop bad-mirror.service");
        (await lab.Project.InfraAsync("up", "--yes", "--skip-preview")).Required();
        await lab.ShouldBeConvergedAsync();
    }

    [Fact]
    public async Task Full_disk_is_named_and_leaves_no_half_written_file()
    {
        await lab.OnMachineAsync("""
            mount -t tmpfs -o size=512k,mode=0755 tmpfs /home/ubuntu/cht
            dd if=/dev/zero of=/home/ubuntu/cht/ballast bs=4k status=none 2>/dev/null || true
            """);

        var run = await lab.Project.InfraAsync("up", "--yes", "--skip-preview", "--refresh");
        run.ExitCode.ShouldNotBe(0, run.Everything);
        run.Everything.ShouldContain("No space left on device");
        run.Everything.ShouldContain("The machine's disk is full: free space");
        (await lab.OnMachineAsync("find /home/ubuntu/cht -type f ! -name ballast")).ShouldBeEmpty();

        await lab.OnMachineAsync("rm /home/ubuntu/cht/ballast");
        (await lab.Project.InfraAsync("up", "--yes", "--skip-preview")).Required();
        (await lab.OnMachineAsync("cd /home/ubuntu/cht && find . -type f | sort | xargs sha256sum")).ShouldNotBeEmpty();
        await lab.OnMachineAsync("umount /home/ubuntu/cht");
        await lab.ShouldBeConvergedAsync();
    }

    [Fact]
    public void Clock_a_minute_behind_is_named_before_anything_is_done_on_any_machine()
    {
        // The fixture's own first run; that the one after it succeeded is why there is a fixture.
        var run = lab.RunWithWrongClock;
        run.ExitCode.ShouldBe(1, run.Everything);
        run.Everything.ShouldContain("Work cannot begin on couchdb1");
        run.Everything.ShouldMatch(@"couchdb1: The clock is wrong: it is (60|[1-5]\d) s behind this computer's\. Switch time synchronisation on: 'timedatectl set-ntp true' on the machine");
        run.Everything.ShouldContain("Nothing was changed.");
        run.Everything.ShouldNotContain("core: The clock");
        lab.TouchedWithWrongClock.ShouldAllBe(touched => touched.Value.Length == 0);
    }

    [Fact]
    public async Task Clock_that_goes_wrong_later_is_told_by_a_refresh_and_stops_work_on_that_machine_only()
    {
        var changes = await lab.OnMachineAsync(CountChanges);
        await WrongClock.SetAsync(lab.Shell, FaultLab.Machine, "+3600s");

        var preview = await lab.Project.InfraAsync("preview", "--refresh", "--diff", "--expect-no-changes");
        preview.ExitCode.ShouldBe(7, preview.Everything);
        preview.Everything.ShouldMatch(@"the clock: expected this computer's, found (3600|35\d\d) s ahead of this computer's");
        var run = await lab.Project.InfraAsync("up", "--yes", "--skip-preview", "--refresh");
        run.ExitCode.ShouldBe(1, run.Everything);
        run.Everything.ShouldMatch(@"The clock is wrong on couchdb1: it is (3600|35\d\d) s ahead of this computer's\. Switch time synchronisation on");
        (await lab.OnMachineAsync(CountChanges)).ShouldBe(changes);

        await WrongClock.MendAsync(lab.Shell, FaultLab.Machine);
        await lab.ShouldBeConvergedAsync();
    }
}
