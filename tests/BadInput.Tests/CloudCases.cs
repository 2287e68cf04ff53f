namespace Cht.BadInput.Tests;

/// <summary>Bad values of the targets aws and azure.</summary>
internal static class CloudCases
{
    public static IEnumerable<BadCase> All =>
    [
        Aws("a region without three zones", "cloud-region", "aws:region|us-west-1|2 availability zones|Choose a region with 3 zones", ("aws:region", "us-west-1")),
        Azure("a location without zones", "cloud-region", "azure:location|westus|no availability zones", ("azure:location", "westus")),
        Aws("a region that is a city", "cloud-region-name", "aws:region: found 'Frankfurt'|eu-central-1", ("aws:region", "Frankfurt")),
        Aws("no region", "cloud-region-missing", "aws:region: it is missing|config set aws:region", ("aws:region", null)),
        Azure("no location", "cloud-region-missing", "azure:location: it is missing", ("azure:location", null)),
        Aws("two zones", "cloud-zones", "zones: found 2 different zones|at least 3", ("zones", "[eu-central-1a, eu-central-1b]")),
        Aws("a zone of another region", "cloud-zone-name", "found 'eu-west-1a', which is no zone of eu-central-1", ("zones", "[eu-west-1a, eu-central-1b, eu-central-1c]")),
        Aws("everyone as administrator in a cloud", "administrators-everyone", "administratorRanges|0.0.0.0/0 is everyone", ("administratorRanges", "[0.0.0.0/0]")),
        Aws("IPv6 administrators in a cloud", "cloud-ipv6", "administratorRanges[0]|2001:db8:a::/48|IPv4 addresses only", ("administratorRanges", "[\"2001:db8:a::/48\"]")),
        Aws("a cloud network of IPv6", "cloud-network", "networkRange|2001:db8::/32|private IPv4 range", ("networkRange", "\"2001:db8::/32\"")),
        Aws("a cloud network that is too small", "cloud-network", "networkRange|10.20.0.0/24|room for 3 subnets", ("networkRange", "10.20.0.0/24")),
        Aws("a cloud network of public addresses", "cloud-network", "networkRange|8.8.0.0/16|private", ("networkRange", "8.8.0.0/16")),
        Aws("machines that nobody reaches", "cloud-unreachable", "bastionHost|natGateway|core or own", ("natGateway", "true")),
        Aws("root as login user in a cloud", "cloud-user", "sshUser|'root'", ("sshUser", "root")),
        Aws("a data volume of one GiB", "cloud-size", "dataVolumeSize|'1'|10 to 16384", ("dataVolumeSize", "1")),
        Aws("more CouchDB machines than a cloud is given", "couchdb-nodes", "couchdbNodes|'501'|1 to 500", ("couchdbNodes", "501")),
        Azure("no CouchDB machine in a cloud", "couchdb-nodes", "couchdbNodes|'0'|1 to 500", ("couchdbNodes", "0")),
        Aks("more CouchDB nodes than AKS is given", "couchdb-nodes", "couchdbNodes|'101'|1 to 100", ("couchdbNodes", "101")),
        Aws("an existing network without subnets", "cloud-existing", "existingNetwork.subnets|it is missing|list of objects", ("existingNetwork", "{id: vpc-1}")),
        Aws("an existing subnet in another zone", "cloud-existing-subnet", "existingNetwork.subnets[0].zone|'eu-central-1x'",
            ("existingNetwork", "{id: vpc-1, subnets: [{id: subnet-1, range: 10.1.0.0/24, zone: eu-central-1x}]}")),
        Aws("a cloud applied by the embedded engine", "cloud-apply", "cannot make, read or delete them|pulumi up --stack clinic"),
        Aks("quotas that are too small", "aks-limits", "aksLimits.families.DSv5|24 are left|up to 36 vCPUs", ("aksLimits", "{families: {DSv5: 24}}")),
        Aks("a limit that nobody knows", "unknown-member-list", "aksLimits.adresses|no such key", ("aksLimits", "{adresses: 2}")),
        Aks("an old Kubernetes on AKS", "aks-version", "aksKubernetesVersion|'1.30'|1.31 or newer", ("aksKubernetesVersion", "\"1.30\"")),
        Aks("an API server that nobody reaches", "aks-administrators", "administratorRanges|the list is empty|aksPrivateApi", ("administratorRanges", "[]")),
        Aks("a size that is none of Azure's", "aks-pool-size", "aksCouchdbPool.size|'t3.large'|Standard_D4s_v5", ("aksCouchdbPool", "{size: t3.large}")),
        Aks("a pool without nodes", "aks-pool-number", "aksCorePool.nodes|found 0|1 to 100", ("aksCorePool", "{nodes: 0}")),
        Aks("a number of CouchDB nodes in the wrong place", "unknown-member-list", "aksCouchdbPool.nodes|no such key", ("aksCouchdbPool", "{nodes: 3}")),
        Aks("a group by its name", "aks-groups", "aksAdministratorGroups[0]|'admins'|object id", ("aksAdministratorGroups", "[admins]")),
        Aks("a network that has the addresses of pods", "cloud-network", "networkRange|10.244.0.0/16", ("networkRange", "10.244.0.0/16")),
        Aks("a network that exists with AKS", "aks-network", "existingNetwork|makes a network of its own", ("existingNetwork", "{id: network}")),
        Aks("a certificate of an authority on Kubernetes", "kubernetes-certificate-mode", "certificateMode|'AUTO_GENERATE'|cert-manager",
            ("certificateMode", "AUTO_GENERATE"), ("commonName", "cht.example.org")),
        Aks("a certificate without its key", "certificate-missing", "certificateKey|it is missing, and certificateMode is OWN_CERT",
            ("certificateMode", "OWN_CERT"), ("certificate", "anything")),
        Aks("a certificate that is none", "certificate-pair", "no pair in PEM form", ("certificateMode", "OWN_CERT"), ("certificate", "one"), ("certificateKey", "other")),
        Aks("too little storage, no host and an even number on AKS", "many-problems",
            "4 CouchDB machines|kubernetes.storageSize: 1Gi|kubernetes.ingressHost: nothing|kubernetes.storageClass: 'floppy'|stands there 2 times",
            ("couchdbNodes", "4"), ("kubernetes", "{storageSize: 1Gi, storageClass: floppy, nodeMapping: [a, b, a, c]}")),
        Aws("a mistyped key of a provider", "cloud-provider-key", "the provider 'aws' has no property 'regoin'|Did you mean 'region'?", ("aws:regoin", "eu-central-1")),
    ];

    private static BadCase Aws(string name, string page, string says, params (string Key, string? Yaml)[] values) =>
        Cloud(name, page, says, "aws", [("aws:region", "eu-central-1"), .. values]);

    private static BadCase Azure(string name, string page, string says, params (string Key, string? Yaml)[] values) =>
        Cloud(name, page, says, "azure", [("azure:location", "westeurope"), .. values]);

    private static BadCase Aks(string name, string page, string says, params (string Key, string? Yaml)[] values) =>
        Cloud(name, page, says, "aks", [("azure:location", "westeurope"), ("kubernetes", "{ingressHost: cht.example.org}"), .. values]);

    private static BadCase Cloud(string name, string page, string says, string target, (string Key, string? Yaml)[] values) => new(name, page, says)
    {
        Seed = project =>
        {
            project.Settings.Clear();
            project.Settings["cht-cluster:target"] = target;
            project.Settings["cht-cluster:administratorRanges"] = "[198.51.100.0/28]";
            foreach (var (key, yaml) in values)
            {
                var qualified = key.Contains(':', StringComparison.Ordinal) ? key : $"cht-cluster:{key}";
                project.Settings.Remove(qualified);
                if (yaml is not null)
                {
                    project.Settings[qualified] = yaml;
                }
            }
        },
    };
}
