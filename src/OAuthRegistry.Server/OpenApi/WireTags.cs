using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace OAuthRegistry.Server.OpenApi;

/// <summary>The chapters of the description, in the order in which a newcomer meets them.</summary>
internal sealed class WireTags : IDocumentFilter
{
    private static readonly (string Name, string Description)[] Chapters =
    [
        ("Access", "Who the caller is and what it may do."),
        ("Clients", "Register OAuth clients, read, change, search and remove them."),
        ("Collaborators", "Who works on a client, with which rights."),
        ("Secrets", "Issue and revoke the secrets of a client."),
        ("Resources", "The APIs of the network, their scopes, and the secrets with which they ask about tokens."),
        ("Reviews", "What the guidelines say about a client, and what administrators decide."),
        ("Review policy", "What is decided by rules, and how many persons must agree."),
        ("Organizations", "Accounts that several users share."),
        ("Users", "The accounts of people."),
        ("API keys", "Keys with which programs act for an account."),
        ("Hosts", "The hosts of an account, and how it proves that they are its own."),
        ("Authorizations", "The clients that a user authorized, and taking it back."),
        ("Sessions", "The browsers in which a user is signed in."),
        ("Notifications", "What a user was told."),
        ("Webhooks", "Addresses that are told what happens, and what became of each message."),
        ("Record", "Proof that nobody bent the record."),
        ("Mails", "What became of each mail."),
    ];

    public void Apply(OpenApiDocument document, DocumentFilterContext context) =>
        document.Tags = new HashSet<OpenApiTag>(
            Chapters.Select(chapter => new OpenApiTag { Name = chapter.Name, Description = chapter.Description })
        );
}
