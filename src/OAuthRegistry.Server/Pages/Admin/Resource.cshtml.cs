using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Resources;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>An API of the network: its settings, scopes and secrets, for administrators.</summary>
internal sealed class ResourceModel(
    ResourceService resources,
    ResourceSecrets secretService,
    UsedOnce used,
    IOptions<RegistryOptions> registry,
    Call call,
    TimeProvider time
) : ActsModel(call)
{
    private ResourceForm? _typed;

    [FromRoute(Name = "resource_id")]
    public string ResourceId { get; set; } = "";

    public ResourceBody? Resource { get; private set; }

    public ResourceForm Form { get; private set; } = new();

    public bool IsSaved { get; private set; }

    public string? Secret { get; private set; }

    public List<SecretBody> Secrets { get; private set; } = [];

    public string Address => registry.Value.AddressFor(Request);

    private string Here => $"/admin/resources/{Uri.EscapeDataString(ResourceId)}";

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostSaveAsync(
        ResourceForm form,
        [FromForm(Name = "as_of")] DateTimeOffset? asOf,
        CancellationToken cancellationToken
    )
    {
        _typed = form;
        return DoAsync(() => SaveAsync(form, asOf, cancellationToken), Here, cancellationToken);
    }

    public Task<IActionResult> OnPostIssueAsync(
        [FromForm(Name = "secret_description")] string? description,
        string? once,
        CancellationToken cancellationToken
    ) => DoOnceAsync(used, once, () => IssueAsync(description, cancellationToken), Here, cancellationToken);

    public Task<IActionResult> OnPostRevokeAsync(
        [FromForm(Name = "secret_id")] string? secretId,
        CancellationToken cancellationToken
    ) =>
        DoAsync(
            () => secretService.RevokeAsync(ResourceId, secretId ?? "", cancellationToken),
            Here,
            cancellationToken
        );

    public Task<IActionResult> OnPostDeleteAsync(string? confirm, CancellationToken cancellationToken) =>
        DoAsync(
            () =>
                confirm != ResourceId
                    ? throw RequestErrors.Invalid("confirm", "type the ID to confirm")
                    : resources.DeleteAsync(ResourceId, cancellationToken),
            "/admin/resources",
            cancellationToken
        );

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        Caller.RequireAdmin("manage the APIs of the network");
        Resource = await resources.GetAsync(ResourceId, ResourceFields.Table.Everything, cancellationToken);
        Form = _typed ?? ResourceForm.Of(Resource);
        (Secret, IsSaved) = (Said(nameof(Secret)), Said(nameof(IsSaved)) is not null);
        Secrets = (await secretService.ListAsync(ResourceId, ResourceSecrets.Orders.First(), cancellationToken)).Rows;
    }

    private async Task IssueAsync(string? description, CancellationToken cancellationToken)
    {
        var issued = await secretService.IssueAsync(
            ResourceId,
            RequestBody<IssueSecretRequest>.Of(new IssueSecretRequest { Description = description }),
            cancellationToken
        );
        SayNext(Here, nameof(Secret), issued.Secret!);
    }

    private async Task SaveAsync(ResourceForm form, DateTimeOffset? asOf, CancellationToken cancellationToken)
    {
        var changed = ResourceFields.Table.Changeable.Names.Select(name => $"resource.{name}").ToList();
        await resources.UpdateAsync(
            ResourceId,
            RequestBody<UpdateResourceRequest>.Of(
                new UpdateResourceRequest { Resource = form.ToBody(time.GetUtcNow()) },
                changed
            ) with
            {
                Faults = form.Faults,
            },
            asOf,
            cancellationToken
        );
        SayNext(Here, nameof(IsSaved), "");
    }
}
