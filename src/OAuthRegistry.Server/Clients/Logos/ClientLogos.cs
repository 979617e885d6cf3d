using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients.Content;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Clients.Logos;

/// <summary>A logo that may be shown.</summary>
/// <param name="Bytes">The picture.</param>
/// <param name="IsPublic">Whether everybody may see it; otherwise only who asked.</param>
internal sealed record ShownLogo(byte[] Bytes, bool IsPublic);

/// <summary>
/// Gives clients a logo, takes it away, and shows it. It is content like the name: of an approved client another one
/// waits for another approval.
/// </summary>
internal sealed class ClientLogos(
    RegistryContext db,
    ClientSettings settings,
    LogoStudio studio,
    Call call,
    TimeProvider time
)
{
    /// <summary>Who may not change the client has nothing of it read or unpacked.</summary>
    public async Task<ClientBody> SetAsync(
        string clientId,
        Func<Task<byte[]>> read,
        CancellationToken cancellationToken
    )
    {
        var client = await db.Clients.Live().AsNoTracking().RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientSettingsBasic);
        studio.Take(call.Caller.Account);
        var picture = await studio.DrawAsync(await read(), cancellationToken);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(picture));
        await KeepAsync(sha256, picture, cancellationToken);
        return await settings.SetLogoAsync(clientId, new LogoRef(clientId, sha256), cancellationToken);
    }

    public Task<ClientBody> RemoveAsync(string clientId, CancellationToken cancellationToken) =>
        settings.SetLogoAsync(clientId, null, cancellationToken);

    /// <summary>
    /// Everybody sees the logo of a client that everybody may meet. What nobody approved yet, and what was stopped,
    /// only those see who work on the client or review it.
    /// </summary>
    /// <param name="clientId">The client.</param>
    /// <param name="sha256">Which picture.</param>
    /// <param name="identify">
    /// Finds out who asks, where that matters: what everybody may keep must come with nobody's cookie.
    /// </param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<ShownLogo> GetAsync(
        string clientId,
        string sha256,
        Func<Task> identify,
        CancellationToken cancellationToken
    )
    {
        if (!LogoRef.IsHash(sha256))
        {
            throw LogoErrors.NotFound(clientId);
        }

        var client = await db.Clients.Live().AsNoTracking().WithSubmission().RequireAsync(clientId, cancellationToken);
        var isPublic = client.IsUsable && client.LogoSha256 == sha256;
        await (isPublic ? Task.CompletedTask : identify());
        var isKnown = client.LogoSha256 == sha256 || client.Submission?.LogoSha256 == sha256;
        if (!isPublic && !(isKnown && !call.Caller.RightsOnClient(client.Collaborators).IsEmpty))
        {
            throw LogoErrors.NotFound(clientId);
        }

        var logo = await db.Logos.AsNoTracking().FirstOrDefaultAsync(l => l.Sha256 == sha256, cancellationToken);
        return new ShownLogo(logo?.Bytes ?? throw LogoErrors.NotFound(clientId), isPublic);
    }

    /// <summary>
    /// Before anything refers to it, and by itself: should the rest fail, the upkeep finds it again. One that is there
    /// counts as new, so that none is swept away under the hands of whoever uploads it once more.
    /// </summary>
    private async Task KeepAsync(string sha256, byte[] picture, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var kept = await db.WriteAsync(
            () =>
                db
                    .Logos.Where(logo => logo.Sha256 == sha256)
                    .ExecuteUpdateAsync(set => set.SetProperty(logo => logo.CreatedAt, now), cancellationToken),
            cancellationToken
        );
        if (kept > 0)
        {
            return;
        }

        var row = new Logo
        {
            Sha256 = sha256,
            Bytes = picture,
            CreatedAt = now,
        };
        db.Logos.Add(row);
        try
        {
            await db.SaveAsync(cancellationToken);
        }
        catch (RefusedException)
        {
            // Somebody uploaded the same at this moment.
        }
        finally
        {
            db.Entry(row).State = EntityState.Detached;
        }
    }
}
