using static Cht.BadInput.Tests.BadCase;
using static Cht.BadInput.Tests.BadProject;

namespace Cht.BadInput.Tests;

/// <summary>Bad values in the settings file of a stack.</summary>
internal static class ConfigCases
{
    private static readonly string[] Good = [.. Enumerable.Range(0, 4).Select(number => Machine(number))];

    public static IEnumerable<BadCase> All => Values.Concat(Machines_).Concat(Labs).Concat(Types);

    private static IEnumerable<BadCase> Values =>
    [
        Config("everyone as administrator", "administrators-everyone", "administratorRanges", "[0.0.0.0/0]", "cht-cluster:administratorRanges|0.0.0.0/0 is everyone|use a bastion"),
        Config("every IPv6 address as administrator", "administrators-everyone", "administratorRanges", "[\"::/0\"]", "::/0 is everyone"),
        Config("half of everyone as administrator", "administrators-everyone", "administratorRanges", "[128.0.0.0/1]", "a large part of everyone"),
        Config("administrators with host bits", "range", "administratorRanges", "[198.51.100.7/24]", "administratorRanges[0]|'198.51.100.7/24'|without host bits"),
        Config("administrators with a prefix too long", "range", "administratorRanges", "[198.51.100.0/33]", "administratorRanges[0]|198.51.100.0/33"),
        Config("administrators that are words", "range", "administratorRanges", "[office]", "administratorRanges[0]|'office'"),
        Config("an octal address", "range", "administratorRanges", "[010.0.0.1]", "administratorRanges[0]|'010.0.0.1'"),
        Config("nobody as administrator", "administrators-none", "administratorRanges", "[]", "administratorRanges|no range|lock everyone out"),
        Config("nobody in public", "public-none", "publicRanges", "[]", "publicRanges|no range|leave the key out"),
        Config("public range that is none", "range", "publicRanges", "[all]", "publicRanges[0]|'all'"),
        Config("overlay on the machines", "overlap", "overlaySubnet", "10.20.0.0/24", "overlaySubnet|10.20.0.0/24 overlaps 10.20.0.11 (private address of core)"),
        Config("overlay on the administrators", "overlap", "overlaySubnet", "198.51.100.0/24", "overlaySubnet|overlaps 198.51.100.0/28"),
        Config("overlay on docker0", "overlay-docker", "overlaySubnet", "172.17.5.0/24", "overlaySubnet|172.17.0.0/16|Write another private range"),
        Config("overlay where Docker takes its own", "overlay-docker", "overlaySubnet", "10.0.1.0/24", "overlaySubnet|from which Docker takes networks"),
        Config("overlay in the bridge pool", "overlap-own", "overlaySubnet", "10.202.5.0/24", "overlaps|do not overlap each other"),
        Config("overlay too small", "overlay-size", "overlaySubnet", "10.201.0.0/29", "overlaySubnet|/16 and /26"),
        Config("overlay of IPv6", "overlay-size", "overlaySubnet", "\"fd00::/64\"", "overlaySubnet|IPv4 range"),
        Config("overlay with host bits", "range", "overlaySubnet", "10.201.0.1/24", "overlaySubnet|without host bits"),
        Config("overlay that is no network", "range", "overlaySubnet", "somewhere", "overlaySubnet|'somewhere'"),
        Config("MTU too small", "mtu", "underlayMtu", "500", "underlayMtu|500|1280 to 9216"),
        Config("MTU too large", "mtu", "underlayMtu", "90000", "underlayMtu|90000"),
        Config("two managers", "managers", "managers", "2", "cht-cluster:managers|2|Write 1 or 3"),
        Config("five managers", "managers", "managers", "5", "Write 1 or 3"),
        Config("no manager", "managers", "managers", "0", "Write 1 or 3"),
        Config("release that is a word", "cht-version", "chtVersion", "latest", "chtVersion|'latest'|4.22.0"),
        Config("release without a patch", "cht-version", "chtVersion", "\"4.22\"", "chtVersion|'4.22'"),
        Config("release too old", "cht-version-old", "chtVersion", "4.1.0", "chtVersion|4.1.0|4.2 to 5.x"),
        Config("release of the future", "cht-version-old", "chtVersion", "6.0.0", "chtVersion|6.0.0"),
        Config("channel unknown", "choice", "dockerChannel", "snap", "dockerChannel|'snap'|distro, upstream"),
        Config("engine version with a command", "docker-version", "dockerVersion", "\"28; reboot\"", "dockerVersion|28; reboot|package version"),
        Config("CouchDB administrator with an at sign", "couchdb-user", "couchdbUser", "medic@x", "couchdbUser|'medic@x'|URLs"),
        Config("CouchDB administrator with a colon", "couchdb-user", "couchdbUser", "\"a:b\"", "couchdbUser|'a:b'"),
        Config("certificate mode unknown", "choice", "certificateMode", "LETSENCRYPT", "certificateMode|'LETSENCRYPT'|AUTO_GENERATE"),
        Config("public certificate without a name", "certificate-public-name", "certificateMode", "AUTO_GENERATE", "commonName|public host name"),
        Config("common name with a blank", "common-name", "commonName", "my host", "commonName|'my host'"),
        Config("login user with a slash", "user-name", "sshUser", "a/b", "'a/b'|Linux user name"),
        Config("login user with a capital", "user-name", "sshUser", "Ubuntu", "'Ubuntu'|Linux user name"),
        Config("target unknown", "choice", "target", "aws-ec2", "target|'aws-ec2'|lab, servers"),
        Config("key file missing", "key-file-missing", "sshPrivateKeyFile", "/nowhere/id_ed25519", "sshPrivateKeyFile|/nowhere/id_ed25519|absolute path"),
        Config("key file relative", "key-file-missing", "sshPrivateKeyFile", "id_ed25519", "sshPrivateKeyFile|'id_ed25519'"),
        new("key file read by its group", "key-file-mode", "sshPrivateKeyFile|mode 640|chmod 600") { Seed = Mode(UnixFileMode.GroupRead) },
        new("key file read by all", "key-file-mode", "sshPrivateKeyFile|mode 604|chmod 600") { Seed = Mode(UnixFileMode.OtherRead) },
        Config("bastion without a host key", "host-key-missing", "bastion", "{address: 192.0.2.200}", "bastion.hostKeys|no host key"),
        Config("bastion by name alone", "bastion-address", "bastion", $"{{address: jump.example.org, hostKeys: [\"{HostKey}\"]}}", "bastion.privateAddress|host name"),
        Config("bastion with an unknown member", "unknown-member", "bastion", $"{{address: 192.0.2.200, prot: 22, hostKeys: [\"{HostKey}\"]}}", "bastion.prot|Did you mean port?"),
        Config("bastion on a bad port", "port", "bastion", $"{{address: 192.0.2.200, port: 0, hostKeys: [\"{HostKey}\"]}}", "bastion.port|0|1 and 65535"),
    ];

    private static IEnumerable<BadCase> Machines_ =>
    [
        Machines("no machine", "machines-empty", "cht-cluster:machines|the list is empty|hostKeys"),
        Machines("two core machines", "core-count", "machines|2 machines have the role Core|exactly one", Machine(0), Machine(1).Replace("role: couchdb", "role: core", StringComparison.Ordinal), Machine(2)),
        Machines("no core machine", "core-count", "machines|0 machines have the role Core", Machine(1), Machine(2)),
        Machines("no CouchDB machine", "couchdb-count", "machines|no machine has the role CouchDb|three are usual", Machine(0)),
        Machines("a name twice", "duplicate", "machines[1].name|name core stands at machines[0].name already", Machine(0), Machine(1).Replace("couchdb1", "core", StringComparison.Ordinal)),
        Machines("an address twice", "duplicate", "machines[1].privateAddress|10.20.0.11 stands at machines[0].privateAddress", Machine(0), Machine(1).Replace("10.20.0.12", "10.20.0.11", StringComparison.Ordinal)),
        Machines("a CouchDB node twice", "duplicate", "machines[2].couchdbNode|stands at machines[1]", Machine(0), Machine(1, ", couchdbNode: a.local"), Machine(2, ", couchdbNode: a.local")),
        Machines("a CouchDB name that ends in a number", "couchdb-node", "machines[1].couchdbNode|'couchdb.1'|whose last part is no number", Machine(0), Machine(1, ", couchdbNode: couchdb.1")),
        Machines("a CouchDB name that is an address", "couchdb-node", "machines[1].couchdbNode|'10.20.0.12'", Machine(0), Machine(1, ", couchdbNode: 10.20.0.12")),
        Machines("a CouchDB name without a dot", "couchdb-node", "machines[1].couchdbNode|'couchdb'", Machine(0), Machine(1, ", couchdbNode: couchdb")),
        Machines("no host key", "host-key-missing", "machines[1].hostKeys|no host key|ssh-keyscan", Machine(0), Machine(1).Replace($"\"{HostKey}\"", string.Empty, StringComparison.Ordinal)),
        Machines("a host key that is prose", "host-key-text", "machines[1].hostKeys[0]|'trust me'|OpenSSH form", Machine(0), Machine(1).Replace(HostKey, "trust me", StringComparison.Ordinal)),
        Machines("an MD5 fingerprint", "host-key-text", "machines[1].hostKeys[0]|MD5:00", Machine(0), Machine(1).Replace(HostKey, "MD5:00:11", StringComparison.Ordinal)),
        Machines("a role unknown", "role", "machines[1].role|'database'|core or couchdb", Machine(0), Machine(1).Replace("role: couchdb", "role: database", StringComparison.Ordinal)),
        Machines("a port of 0", "port", "machines[1].port|0|1 and 65535", Machine(0), Machine(1, ", port: 0")),
        Machines("a port of 70000", "port", "machines[1].port|70000", Machine(0), Machine(1, ", port: 70000")),
        Machines("a port in words", "member-number", "machines[1].port|\"ssh\"|whole number", Machine(0), Machine(1, ", port: ssh")),
        Machines("a member mistyped", "unknown-member", "machines[1].dataDirektory|Did you mean dataDirectory?", Machine(0), Machine(1, ", dataDirektory: /srv/couchdb")),
        Machines("a member without any likeness", "unknown-member-list", "machines[1].favouriteColour|Known keys: name, role", Machine(0), Machine(1, ", favouriteColour: blue")),
        Machines("a machine without an address", "member-missing", "machines[1].address|it is missing", Machine(0), Machine(1).Replace("address: 192.0.2.12, ", string.Empty, StringComparison.Ordinal)),
        Machines("a loopback address", "address-special", "machines[1].privateAddress|127.0.0.1 is no address of one machine", Machine(0), Machine(1).Replace("10.20.0.12", "127.0.0.1", StringComparison.Ordinal)),
        Machines("a multicast address", "address-special", "machines[1].privateAddress|224.0.0.1", Machine(0), Machine(1).Replace("10.20.0.12", "224.0.0.1", StringComparison.Ordinal)),
        Machines("an address with a fifth number", "address", "machines[1].privateAddress|'10.20.0.12.1'|one IPv4 or IPv6 address", Machine(0), Machine(1).Replace("10.20.0.12", "10.20.0.12.1", StringComparison.Ordinal)),
        Machines("an address that ssh would read as an option", "ssh-address", "machines[1].address|'-oProxyCommand=x'", Machine(0), Machine(1).Replace("192.0.2.12", "-oProxyCommand=x", StringComparison.Ordinal)),
        Machines("a machine name with a blank", "machine-name", "machines[1].name|'couchdb 1'|at most 63", Machine(0), Machine(1).Replace("couchdb1", "couchdb 1", StringComparison.Ordinal)),
        Machines("a machine name in capitals", "machine-name", "machines[1].name|'COUCHDB'", Machine(0), Machine(1).Replace("couchdb1", "COUCHDB", StringComparison.Ordinal)),
        Machines("data in the root directory", "data-directory", "machines[1].dataDirectory|'/'", Machine(0), Machine(1, ", dataDirectory: /")),
        Machines("data in a relative directory", "data-directory", "machines[1].dataDirectory|'data'|absolute path", Machine(0), Machine(1, ", dataDirectory: data")),
        Machines("data on the core machine", "data-on-core", "machines[0].dataDirectory|Only CouchDB machines", Machine(0, ", dataDirectory: /srv/x"), Machine(1)),
        Machines("manager in words", "member-boolean", "machines[1].manager|\"maybe\"|true or false", Machine(0), Machine(1, ", manager: maybe")),
        Machines("core is no manager", "core-manager", "machines[0].manager|core machine is no manager", Machine(0), Machine(1, ", manager: true")),
        Machines("addresses of two families", "address-family", "machines|of core are IPv4, the others IPv6", Machine(0), Machine(1).Replace("10.20.0.12", "\"2001:db8::12\"", StringComparison.Ordinal)),
        Machines("a machine that is a text", "wrong-type", "machines[4]|expected a map", [.. Good, "couchdb4"]),
    ];

    private static IEnumerable<BadCase> Labs =>
    [
        Lab("a lab name too long", "lab-name", "labName", "a-laboratory-name-that-is-far-too-long", "labName|far-too-long|1 to 30 letters"),
        Lab("a lab name in capitals", "lab-name", "labName", "Lab", "labName|'Lab'"),
        Lab("a lab subnet too small", "lab-subnet", "labSubnet", "10.87.0.0/28", "labSubnet|'10.87.0.0/28'|256 addresses"),
        Lab("a lab subnet of IPv6", "lab-subnet", "labSubnet", "\"fd00::/64\"", "labSubnet|fd00::/64"),
        Lab("a lab subnet that is none", "lab-subnet", "labSubnet", "here", "labSubnet|'here'"),
        Lab("a lab subnet on the overlay", "overlap", "labSubnet", "10.201.0.0/24", "overlaySubnet|overlaps"),
        Lab("no CouchDB machine in a lab", "couchdb-nodes", "couchdbNodes", "0", "couchdbNodes|'0'|1 to 100"),
        Lab("a thousand CouchDB machines", "couchdb-nodes", "couchdbNodes", "1000", "couchdbNodes|'1000'"),
        Lab("an overlay with fewer addresses than containers", "overlay-room", "overlaySubnet", "10.201.0.0/26\n  cht-cluster:couchdbNodes: 27",
            "overlaySubnet|has 64 addresses, 28 machines need 65|Write a /25 or larger"),
        Lab("more managers than machines", "managers-many", "managers", "3\n  cht-cluster:couchdbNodes: 1", "managers|3 managers, but only 2 machines"),
        Lab("a suite with a command", "lab-suite", "labSuite", "\"trixie; reboot\"", "labSuite|trixie; reboot|Debian suite"),
        Lab("a mirror that is a file", "lab-mirror", "labMirror", "file:///srv/debian", "labMirror|file:///srv/debian|http"),
        Lab("an outsider twice", "lab-outsiders", "labOutsiders", "[stranger, stranger]", "labOutsiders|'stranger'|once"),
        Lab("an outsider with a slash", "lab-outsiders", "labOutsiders", "[../x]", "labOutsiders|'../x'"),
    ];

    private static IEnumerable<BadCase> Types =>
    [
        Config("a number in words", "wrong-type", "managers", "three", "cht-cluster:managers|expected a whole number|the text \"three\""),
        Config("a fraction of a machine", "wrong-type", "couchdbNodes", "2.5", "couchdbNodes|expected a whole number|2.5"),
        Config("a truth in words", "wrong-type", "overlayEncrypted", "yes", "overlayEncrypted|expected true or false|\"yes\""),
        Config("a list that is a text", "wrong-type", "administratorRanges", "198.51.100.0/28", "administratorRanges|expected a list|Write a list"),
        Config("machines that are a map", "wrong-type", "machines", "{core: 192.0.2.11}", "machines|expected a list|a map with the keys core"),
        Config("a value that is nothing", "wrong-type", "chtVersion", "null", "chtVersion|found nothing"),
        Config("a key mistyped", "unknown-key", "overlySubnet", "10.201.0.0/24", "overlySubnet|unknown key on line|Did you mean cht-cluster:overlaySubnet?"),
        Config("a key unlike any other", "unknown-key-list", "favouriteColour", "blue", "favouriteColour|Remove it; known keys are"),
        new("a namespace mistyped", "unknown-key", "cht-clster:managers|Did you mean cht-cluster:managers?") { Seed = project => project.Settings["cht-clster:managers"] = "1" },
        new("a key given twice", "given-twice", "cht-cluster:target|given twice|Keep one of the two") { Seed = project => project.Settings["target"] = "lab" },
        new("no target", "value-missing", "cht-cluster:target|missing configuration value 'target'|config set") { Seed = project => project.Settings.Remove("cht-cluster:target") },
        new("many problems at once", "many-problems", "cht-cluster:managers|cht-cluster:chtVersion|cht-cluster:overlaySubnet|administratorRanges|machines[1].role|machines[1].hostKeys|sshPrivateKeyFile|underlayMtu|8 problems")
        {
            Seed = project =>
            {
                project.Settings["cht-cluster:managers"] = "2";
                project.Settings["cht-cluster:chtVersion"] = "latest";
                project.Settings["cht-cluster:overlaySubnet"] = "172.17.0.0/24";
                project.Settings["cht-cluster:administratorRanges"] = "[0.0.0.0/0]";
                project.Settings["cht-cluster:underlayMtu"] = "1";
                project.Settings["cht-cluster:sshPrivateKeyFile"] = "/nowhere";
                project.Settings["cht-cluster:machines"] = $"[{Machine(0)}, {{name: a, role: b, address: 192.0.2.12}}]";
            },
        },
    ];

    private static Action<BadProject> Mode(UnixFileMode more) => project =>
        File.SetUnixFileMode(project.PathOf("key"), UnixFileMode.UserRead | UnixFileMode.UserWrite | more);
}
