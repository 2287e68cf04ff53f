namespace Cht.Layout;

/// <summary>How nginx comes by its certificate.</summary>
public enum CertificateMode
{
    /// <summary>Made on first start, 365 days, never renewed: for trials, Android does not trust it.</summary>
    SelfSigned,

    /// <summary>Given: cert.pem (leaf and intermediates) and key.pem.</summary>
    OwnCert,

    /// <summary>From an ACME authority; needs public DNS and an open port 80.</summary>
    AutoGenerate,
}

/// <summary>The certificate of the core machine.</summary>
public sealed record CertificateSpec
{
    /// <summary>The default value is <see cref="CertificateMode.SelfSigned"/>.</summary>
    public CertificateMode Mode { get; init; } = CertificateMode.SelfSigned;

    /// <summary>Public host name. Required for <see cref="CertificateMode.AutoGenerate"/>.</summary>
    public string? CommonName { get; init; }
}
