using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Clients;

/// <summary>Who may see which members of a client.</summary>
internal static class ClientVisibility
{
    /// <summary>Requires a right on the client.</summary>
    public static void RequireOnClient(this Caller caller, Client client, Right right) =>
        caller.Require("client", client.ClientId, caller.RightsOnClient(client.Collaborators), right);

    /// <summary>Refused if the caller asks by name for what it may not see.</summary>
    public static void RequireVisible(this Client client, Caller caller, FieldMask mask)
    {
        if (ClientFields.Table.AsksForPrivate(mask))
        {
            caller.RequireOnClient(client, Right.ClientInfo);
        }
    }

    /// <summary>
    /// What the caller may see of the client, and asked for, with whole addresses of what is on this server.
    /// </summary>
    public static ClientBody ShowTo(this Client client, Call call, FieldMask mask)
    {
        var body = ClientFields.Table.Show(
            client,
            call.Caller.Uses(call.Caller.RightsOnClient(client.Collaborators), Right.ClientInfo)
                ? mask
                : mask.And(ClientFields.Table.Public)
        );
        body.Logo = body.Logo is { } path ? call.ServerUrl + path : null;
        return body;
    }
}
