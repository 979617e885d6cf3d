using System.CommandLine;

namespace OAuthRegistry.Cli;

/// <summary><c>clients logo …</c></summary>
internal static class LogoCommands
{
    private static readonly Ids ClientAndFile = new("client-id", "picture");

    public static Command Build() =>
        new("logo", "Give a client a logo, or take it away.")
        {
            new Command("set", "Upload a PNG, a JPEG or a WebP; of an approved client it waits for approval.")
                .With(ClientAndFile)
                .Does(SetAsync),
            new Command("remove", "Take the logo away, at once.").With(Ids.Client).Does(RemoveAsync),
        };

    /// <summary>What no server would take is not sent.</summary>
    private static async Task SetAsync(Run run)
    {
        var named = ClientAndFile.Of(run);
        var (id, path) = (named[0], named[1]);
        var picture = await ReadAsync(path, run.CancellationToken);
        if (LogoRules.Check(picture) is { } wrong)
        {
            throw new RuleException("a server would refuse this logo", [$"{path}: {wrong}"]);
        }

        run.Output.Write(
            await run.Registry.Clients.SetLogoAsync(
                id,
                picture,
                LogoRules.ContentTypeOf(ImageHeader.KindOf(picture)!.Value),
                run.CancellationToken
            ),
            Output.Wire.ClientBody
        );
    }

    private static async Task RemoveAsync(Run run) =>
        run.Output.Write(
            await run.Registry.Clients.RemoveLogoAsync(Ids.Client.One(run), run.CancellationToken),
            Output.Wire.ClientBody
        );

    private static async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: {failure.Message}");
        }
    }
}
