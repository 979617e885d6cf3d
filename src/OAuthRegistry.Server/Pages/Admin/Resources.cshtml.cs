using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Resources;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>The APIs of the network, for administrators.</summary>
internal sealed class ResourcesModel(ResourceService resources, Call call, TimeProvider time) : ActsModel(call)
{
    public List<ResourceBody> Rows { get; private set; } = [];

    public ResourceForm Form { get; private set; } = new();

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostCreateAsync(ResourceForm form, CancellationToken cancellationToken)
    {
        Form = form;
        var body = form.ToBody(time.GetUtcNow());
        return DoAsync(
            () =>
                resources.CreateAsync(
                    RequestBody<CreateResourceRequest>.Of(new CreateResourceRequest { Resource = body }) with
                    {
                        Faults = form.Faults,
                    },
                    cancellationToken
                ),
            $"/admin/resources/{Uri.EscapeDataString(body.Ids?.ResourceId ?? "")}",
            cancellationToken
        );
    }

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        Caller.RequireAdmin("manage the APIs of the network");
        var all = ResourceFields.Orders.First(QueryReader.MaxLimit);
        Rows = (await resources.ListAsync(all, ResourceFields.Table.Everything, cancellationToken)).Rows;
    }
}
