namespace Cht.Layout;

/// <summary>Where a machine that the stack makes, in a cloud or a lab, has its data volume.</summary>
public static class CloudDataVolume
{
    /// <summary>Where the volume is mounted.</summary>
    public const string Mount = "/srv/cht-data";

    /// <summary>The directory below it that CouchDB gets.</summary>
    public const string CouchDbDirectory = Mount + "/couchdb";
}
