namespace OAuthRegistry.Server.Reviews.Policy;

/// <summary>What a rule does with what it meets.</summary>
internal abstract record PolicyOutcome
{
    /// <summary>Whether the registry acts by itself, and not a person within the rule.</summary>
    public virtual bool ActsByItself => true;

    /// <summary>As the file names it.</summary>
    public abstract string Name { get; }

    internal sealed record Approve : PolicyOutcome
    {
        public override string Name => "approve";
    }

    internal sealed record Reject(string Reason) : PolicyOutcome
    {
        public override string Name => "reject";
    }

    /// <summary>The registrant is asked, and it waits for the answer.</summary>
    internal sealed record Ask(string Question) : PolicyOutcome
    {
        public override string Name => "ask";
    }

    /// <summary>Persons decide, and so many must agree.</summary>
    internal sealed record People(int Approvers) : PolicyOutcome
    {
        public override bool ActsByItself => false;

        public override string Name => Approvers == 1 ? "person" : "approvers";
    }
}
