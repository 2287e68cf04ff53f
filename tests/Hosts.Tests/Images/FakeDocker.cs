namespace Cht.Hosts.Tests.Images;

/// <summary>A command docker that a test writes.</summary>
internal static class FakeDocker
{
    public static string Write(string folder, string body)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "docker");
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        return path;
    }
}
