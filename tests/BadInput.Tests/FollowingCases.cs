using static Cht.BadInput.Tests.BadCase;
using static Cht.BadInput.Tests.BadProject;

namespace Cht.BadInput.Tests;

/// <summary>Faults after which other values look wrong as well: only the fault itself may be told.</summary>
internal static class FollowingCases
{
    public static IEnumerable<BadCase> All =>
    [
        Config("login user with a blank", "user-name", "sshUser", "my user", "sshUser: 'my user'|Linux user name"),
        Lab("login user of a lab with a slash", "user-name", "sshUser", "a/b", "sshUser: 'a/b'|Linux user name"),
        Machines("one login user with a slash", "user-name", "machines[1].user: 'a/b'", Machine(0), Machine(1, ", user: a/b")),
        Machines("no core machine but a role mistyped", "role", "machines[0].role|'cor'|core or couchdb",
            Machine(0).Replace("role: core", "role: cor", StringComparison.Ordinal), Machine(1)),
        Machines("the only CouchDB machine's role mistyped, with its data", "role", "machines[1].role|'couch'",
            Machine(0), Machine(1, ", dataDirectory: /srv/couchdb, couchdbNode: couchdb-1.local").Replace("role: couchdb", "role: couch", StringComparison.Ordinal)),
        Machines("a machine without a role", "member-missing", "machines[1].role|it is missing", Machine(0), Machine(1).Replace("role: couchdb, ", "", StringComparison.Ordinal)),
        Machines("a machine without a name", "member-missing", "machines[1].name|it is missing", Machine(0), Machine(1).Replace("name: couchdb1, ", "", StringComparison.Ordinal)),
        Machines("a machine without any address", "member-missing", "machines[1].address|it is missing", Machine(0),
            Machine(1).Replace("address: 192.0.2.12, privateAddress: 10.20.0.12, ", "", StringComparison.Ordinal)),
        Machines("one address for both that is none", "ssh-address", "machines[1].address|'192.0.2.12/24'", Machine(0),
            Machine(1).Replace("address: 192.0.2.12, privateAddress: 10.20.0.12", "address: 192.0.2.12/24", StringComparison.Ordinal)),
        Machines("a private address that is a number", "member-text", "machines[1].privateAddress|found 12", Machine(0),
            Machine(1).Replace("10.20.0.12", "12", StringComparison.Ordinal)),
        Machines("host keys that are a number", "member-list", "machines[1].hostKeys|found 12", Machine(0),
            Machine(1).Replace($"[\"{HostKey}\"]", "12", StringComparison.Ordinal)),
        Config("public certificate with a blank in its name", "common-name", "certificateMode", "AUTO_GENERATE\n  cht-cluster:commonName: my host", "commonName|'my host'"),
        new("a bastion without an address and nobody else", "member-missing", "bastion.address|it is missing")
        {
            Seed = project =>
            {
                project.Settings["cht-cluster:bastion"] = $"{{hostKeys: [\"{HostKey}\"]}}";
                project.Settings["cht-cluster:administratorRanges"] = "[]";
            },
        },
        Config("a bastion's user with a blank that all have", "user-name", "sshUser",
            $"my user\n  cht-cluster:bastion: {{address: 192.0.2.200, hostKeys: [\"{HostKey}\"]}}", "sshUser: 'my user'"),
        Lab("a lab of a hundred machines on the overlay", "overlap", "labSubnet", "10.201.0.0/24\n  cht-cluster:couchdbNodes: 90", "overlaySubnet|overlaps|more"),
    ];
}
