namespace OAuthRegistry.Server.Reviews;

/// <summary>How a client could be taken for another one.</summary>
internal enum Likeness
{
    /// <summary>Both are called the same.</summary>
    SameName,

    /// <summary>The name reads the same, but has other letters: of another alphabet, or nearly the same.</summary>
    OtherLetters,

    /// <summary>The names differ, and the IDs could be mixed up.</summary>
    Id,
}

/// <summary>The client of somebody else that users are likelier to know, and may mean.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Likeness">What makes them alike.</param>
internal sealed record BetterKnown(string Name, Likeness Likeness);
