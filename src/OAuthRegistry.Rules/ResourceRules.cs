using FluentValidation;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Rules;

/// <summary>What a resource may look like.</summary>
internal sealed class ResourceRules : AbstractValidator<ResourceBody>
{
    public ResourceRules()
    {
        RuleSet(
            BodyRules.New,
            () =>
                RuleFor(r => r)
                    .Custom((r, context) => context.Add(Identifier.Check("ids.resource_id", r.Ids?.ResourceId)))
        );
        RuleFor(r => r.Name).AtMost(Limits.MaxName);
        RuleFor(r => r.Name).OneLine();
        RuleFor(r => r.Description).AtMost(Limits.MaxDescription);
        RuleFor(r => r.Description).Prose();
        RuleFor(r => r.Identifier).Custom((identifier, context) => Add(context, ResourceIdentifier.Fault(identifier)));
        RuleFor(r => r.Jwks).Custom(KeySetRules.AddFaults);
        RuleFor(r => r.TokenLifetime)
            .Must((r, lifetime) => lifetime is null || (lifetime >= Limits.MinTokenLifetime && lifetime <= Most(r)))
            .WithMessage(r => $"must be {Limits.MinTokenLifetime} to {Most(r)} seconds");
        RuleFor(r => r.Scopes)
            .Must(scopes => scopes is not { Count: > Limits.MaxScopes })
            .WithMessage($"must name at most {Limits.MaxScopes} scopes");
        RuleFor(r => r).Custom((r, context) => CheckScopes(r.Scopes ?? [], context));
    }

    /// <summary>Whoever holds a JWT that was taken back may use it until it ends, so that must be soon.</summary>
    private static int Most(ResourceBody resource) =>
        resource.TokenFormat == TokenFormat.Jwt ? Limits.MaxJwtLifetime : Limits.MaxTokenLifetime;

    private static void CheckScopes(List<ScopeBody> scopes, ValidationContext<ResourceBody> context)
    {
        HashSet<string> names = [];
        for (var i = 0; i < scopes.Count; i++)
        {
            var (scope, member) = (scopes[i], $"scopes[{i}]");
            if (ScopeName.Fault(scope.Name) is { } fault)
            {
                context.AddFailure($"{member}.name", fault);
            }
            else if (!names.Add(scope.Name!))
            {
                context.AddFailure($"{member}.name", $"`{scope.Name}` is named twice");
            }

            var meaning = scope.Meaning ?? "";
            if (meaning.Trim().Length == 0)
            {
                context.AddFailure($"{member}.meaning", "is missing; say what it allows, for users who are asked");
            }
            else if (meaning.EnumerateRunes().Count() > Limits.MaxMeaning)
            {
                context.AddFailure($"{member}.meaning", $"must have at most {Limits.MaxMeaning} characters");
            }
            else if (TextRules.LineFault(meaning) is { } line)
            {
                context.AddFailure($"{member}.meaning", line);
            }

            foreach (var implied in scope.Implies ?? [])
            {
                if (implied == scope.Name || !scopes.Exists(other => other.Name == implied))
                {
                    context.AddFailure($"{member}.implies", $"`{implied}` is no other scope of this resource");
                }
            }
        }
    }

    private static void Add(ValidationContext<ResourceBody> context, string? fault)
    {
        if (fault is not null)
        {
            context.AddFailure(fault);
        }
    }
}
