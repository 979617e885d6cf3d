using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;

namespace OAuthRegistry.Server.Pages;

/// <summary>What a reviewer would see of a form, beside it while somebody fills it in.</summary>
/// <param name="Report">Nothing until somebody asks.</param>
/// <param name="Missing">Fields that the form has not: what is found about them stands here.</param>
internal sealed record LiveReport(ReviewReport? Report, params string[] Missing)
{
    /// <summary>What becomes of the edit, where the form is one.</summary>
    public TriedEdit? Edit { get; init; }

    /// <summary>What stands beside no field.</summary>
    public List<CheckBody> Rest =>
        (Report?.Checks ?? []).FindAll(check =>
            check.Status != CheckStatus.Pass
            && (FieldRemarks.FieldOf(check) is not { } beside || Missing.Contains(beside))
        );

    /// <summary>What stands beside fields, with the field.</summary>
    public IEnumerable<(string Field, CheckBody Check)> Beside =>
        from check in Report?.Checks ?? []
        let beside = FieldRemarks.FieldOf(check)
        where beside is not null && !Missing.Contains(beside)
        select (beside, check);

    public List<CheckBody> Fine => (Report?.Checks ?? []).FindAll(check => check.Status == CheckStatus.Pass);
}
