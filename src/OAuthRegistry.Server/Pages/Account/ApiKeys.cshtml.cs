using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>The API keys of the user, or of an organization.</summary>
internal sealed class ApiKeysModel(ApiKeyService keys, UsedOnce used, Call call) : ActsModel(call)
{
    [FromRoute(Name = "organization_id")]
    public string? OrganizationId { get; set; }

    public AccountRef Owner => OrganizationId is { } id ? AccountRef.Organization(id) : Caller.Account!.Value;

    public RightSet Offered => Caller.GrantableOn(Owner);

    [BindProperty(Name = "query", SupportsGet = true)]
    public string? Query { get; set; }

    [BindProperty(Name = "page_number", SupportsGet = true)]
    public int Number { get; set; } = 1;

    public Page<ApiKeyBody> Found { get; private set; } = new([], 0);

    public Pager Pager => new(Number, Found.Total, number => Searched.Address(Request.Path, Query, number));

    /// <summary>A key that was just created; it is shown this once.</summary>
    public string? Created { get; private set; }

    public string? Name { get; private set; }

    public string? Expires { get; private set; }

    public List<string> Chosen { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostCreateAsync(
        string? name,
        string? expires,
        List<string> rights,
        string? once,
        CancellationToken cancellationToken
    )
    {
        (Name, Expires, Chosen) = (name, expires, rights);
        return DoOnceAsync(used, once, () => CreateAsync(cancellationToken), Request.Path, cancellationToken);
    }

    public Task<IActionResult> OnPostDeleteAsync(
        [FromForm(Name = "key_id")] string? keyId,
        CancellationToken cancellationToken
    ) => DoAsync(() => keys.DeleteAsync(Owner, keyId ?? "", cancellationToken), Request.Path, cancellationToken);

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        Created = Said(nameof(Created));
        Number = Math.Clamp(Number, 1, QueryReader.MaxPage);
        Found = await keys.SearchAsync(
            Owner,
            Searched.By(Query).Query,
            PageRequest.Newest(Pager.PageSize, Number),
            cancellationToken
        );
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        var created = await keys.CreateAsync(
            Owner,
            RequestBody<CreateApiKeyRequest>.Of(
                new CreateApiKeyRequest
                {
                    Name = Name,
                    Rights = KnownNames.Read<Right>(Chosen),
                    ExpiresAt = LastDay.End(Expires),
                }
            ),
            cancellationToken
        );
        SayNext(Request.Path, nameof(Created), created.Key!);
    }
}
