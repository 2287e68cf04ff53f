namespace Cht.Cli.Backend;

/// <summary>Finds the passphrase of a stack: environment, file, the lab's kept one, prompt; else refuses.</summary>
internal sealed class PassphraseSource(CommandEnvironment environment, bool interactive)
{
    /// <param name="stack">Name of the stack.</param>
    /// <param name="isLab">A lab may use a passphrase made by this program.</param>
    /// <param name="isNew">The stack has no salt yet: a typed passphrase is asked for twice.</param>
    public string Find(string stack, bool isLab, bool isNew)
    {
        if (FindUnasked(isLab) is { } passphrase)
        {
            return passphrase;
        }
        return interactive ? Ask(stack, isNew) : throw new CommandException(
            $"passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables: stack '{stack}' "
            + "is not a lab, so no passphrase is made up for it. Choose one, keep it where your other secrets are, and set one of the two.");
    }

    /// <summary>Null where somebody would have to be asked.</summary>
    /// <param name="isLab">As for <see cref="Find"/>.</param>
    public string? FindUnasked(bool isLab)
    {
        // Set but empty is a passphrase, too, as for Pulumi.
        if (environment.Variable("PULUMI_CONFIG_PASSPHRASE") is { } passphrase)
        {
            return passphrase;
        }
        if (environment.Variable("PULUMI_CONFIG_PASSPHRASE_FILE") is { Length: > 0 } file)
        {
            return FromFile(file);
        }
        return isLab ? new KeptPassphrase(StateDirectory.OfUser(environment)).ReadOrCreate() : null;
    }

    private string FromFile(string file)
    {
        var path = Path.GetFullPath(file, environment.Directory);
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"unable to read PULUMI_CONFIG_PASSPHRASE_FILE: {exception.Message} Correct the variable or the file.", inner: exception);
        }
    }

    private string Ask(string stack, bool isNew)
    {
        var first = Prompt(isNew
            ? $"Enter your passphrase to protect config/secrets of stack '{stack}': "
            : $"Enter your passphrase to unlock config/secrets of stack '{stack}' (set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE to remember): ");
        if (isNew && first != Prompt("Re-enter your passphrase to confirm: "))
        {
            throw new CommandException("the passphrases do not match. Run the command again.");
        }
        return first;
    }

    private string Prompt(string text)
    {
        environment.Error.Write(text);
        environment.Error.Flush();
        return environment.ReadHidden() ?? throw new CommandException("no passphrase was entered", ExitCode.Cancelled);
    }
}
