using Microsoft.Extensions.Localization;

namespace OAuthRegistry.Server.Pages;

/// <summary>A word that this registry uses in a sense of its own.</summary>
public enum Term
{
    /// <summary>An application that asks users.</summary>
    Client,

    /// <summary>Who has all rights on a client.</summary>
    Owner,

    /// <summary>Who works on a client.</summary>
    Collaborator,

    /// <summary>What a client may do.</summary>
    Rights,

    /// <summary>The password of a client.</summary>
    Secret,

    /// <summary>How a client works that waits for review.</summary>
    Sandbox,

    /// <summary>What waits of a client that is approved.</summary>
    Change,

    /// <summary>A client in use about which reviewers have doubts.</summary>
    Watched,

    /// <summary>A client that works for nobody.</summary>
    Suspended,

    /// <summary>A client that the network recommends.</summary>
    Endorsed,

    /// <summary>A client that is not any more as it was approved.</summary>
    Drifted,

    /// <summary>To read a request, and no other reviewer with one.</summary>
    Take,

    /// <summary>To leave a request to other reviewers.</summary>
    GiveBack,

    /// <summary>To be done with a notification.</summary>
    PutAway,
}

/// <summary>What the words of the registry mean.</summary>
internal static class Glossary
{
    /// <summary>In the order in which one meets them.</summary>
    public static IEnumerable<(Term Term, string Word, string Meaning)> Words(IStringLocalizer texts) =>
        [
            (
                Term.Client,
                texts["OAuth client"],
                texts["An application that asks users for permission to act for them, as this registry knows it."]
            ),
            (Term.Owner, texts["Owner"], texts["Whoever has all rights on a client: a user or an organization."]),
            (
                Term.Collaborator,
                texts["Collaborator"],
                texts["Whoever works on a client, with some rights or all. One is invited first, and accepts."]
            ),
            (Term.Rights, texts["Rights"], texts["What a client may do for a user, once that user allowed it."]),
            (
                Term.Secret,
                texts["Secret"],
                texts["The password of a client. It is shown once, after approval; several can work side by side."]
            ),
            (
                Term.Sandbox,
                texts["sandbox"],
                texts["A client that waits for review works already, but only for those who work on it."]
            ),
            (
                Term.Change,
                texts["a change"],
                texts[
                    "A change of an approved client waits for review, too. Until then the client goes on as it was "
                        + "approved."
                ]
            ),
            (Term.Watched, texts["approved, watched"], texts["The client works, and reviewers keep an eye on it."]),
            (
                Term.Suspended,
                texts["suspended"],
                texts["The client works for nobody, until reviewers decide otherwise."]
            ),
            (Term.Endorsed, texts["Endorsed"], texts["This network recommends the client to its users."]),
            (
                Term.Drifted,
                texts["Drifted"],
                texts["An approved client is not any more as it was approved: a host stopped answering, for one."]
            ),
            (
                Term.Take,
                texts["Take"],
                texts["A reviewer takes a request, so that no other reads it at the same time."]
            ),
            (Term.GiveBack, texts["Give back"], texts["The reviewer leaves it to others again."]),
            (
                Term.PutAway,
                texts["Put away"],
                texts["A notification is done with. It leaves the list, and nothing else changes."]
            ),
        ];

    /// <summary>Where it stands on the page of the guidelines.</summary>
    public static string Anchor(Term term) => $"word-{term}";
}
