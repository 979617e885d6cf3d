using OAuthRegistry.Contracts;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OAuthRegistry.Server.Reviews.Policy.Yaml;

/// <summary>A node of a file that knows where it stands, and where its faults go.</summary>
/// <param name="Node">The node.</param>
/// <param name="Path">Its member, such as <c>rules[1].when.risk</c>.</param>
/// <param name="Faults">All faults of the file.</param>
internal sealed record YamlSpot(YamlNode Node, string Path, List<PolicyFault> Faults)
{
    /// <summary>Where its name stands; where its value does, if it has no name.</summary>
    public Mark Place { get; init; } = Node.Start;

    /// <summary>A mapping with members of these names; what it has else is a fault.</summary>
    public IReadOnlyDictionary<string, YamlSpot> Members(params IReadOnlyCollection<string> known)
    {
        Dictionary<string, YamlSpot> members = [];
        if (Node is not YamlMappingNode mapping)
        {
            Wrong($"must be members and their values; the members are {string.Join(", ", known)}");
            return members;
        }

        foreach (var (key, value) in mapping.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            var member = new YamlSpot(value, Path.Length > 0 ? $"{Path}.{name}" : name, Faults) { Place = key.Start };
            if (!known.Contains(name))
            {
                member.Wrong($"is unknown; known are {string.Join(", ", known)}");
            }
            else
            {
                members.Add(name, member);
            }
        }

        return members;
    }

    /// <summary>The items of a list; none, and a fault, if it is no list.</summary>
    public IReadOnlyList<YamlSpot> Items()
    {
        if (Node is YamlSequenceNode list)
        {
            return [.. list.Children.Select((item, i) => new YamlSpot(item, $"{Path}[{i}]", Faults))];
        }

        Wrong("must be a list");
        return [];
    }

    /// <summary>A text that is not empty; nothing, and a fault, if it is none.</summary>
    public string? Text()
    {
        if (Node is YamlScalarNode { Value: { } text } && !string.IsNullOrWhiteSpace(text))
        {
            return text.Trim();
        }

        Wrong("must be a text");
        return null;
    }

    /// <summary>The text, if it is one of these.</summary>
    public string? OneOf(params string[] choices)
    {
        if (Node is YamlScalarNode { Value: { } text } && choices.Contains(text, StringComparer.Ordinal))
        {
            return text;
        }

        Wrong($"must be one of {string.Join(", ", choices)}");
        return null;
    }

    /// <summary>A list of texts, or one alone.</summary>
    public IReadOnlyList<string> Texts() => [.. ItemsOrOne().Select(item => item.Text()).OfType<string>()];

    /// <summary>A list of names of the wire, or one alone.</summary>
    public IReadOnlyList<T> Names<T>()
        where T : struct, Enum => [.. ItemsOrOne().Select(item => item.Name<T>()).OfType<T>()];

    /// <summary>A name of the wire.</summary>
    public T? Name<T>()
        where T : struct, Enum
    {
        // Numbers are for programs; a rule that somebody reads names what it means.
        if (
            Node is YamlScalarNode { Value: { } text }
            && !char.IsAsciiDigit(text.FirstOrDefault())
            && WireNames<T>.TryParse(text, out var value)
        )
        {
            return value;
        }

        Wrong(WireNames<T>.Expected);
        return null;
    }

    /// <summary>A whole number within bounds.</summary>
    public int? Number(int least, int most)
    {
        if (Node is YamlScalarNode { Value: { } text } && int.TryParse(text, out var number))
        {
            if (number >= least && number <= most)
            {
                return number;
            }
        }

        Wrong($"must be a number from {least} to {most}");
        return null;
    }

    public void Wrong(string message) => Faults.Add(PolicyFault.At(Place, Path, message));

    private IReadOnlyList<YamlSpot> ItemsOrOne() => Node is YamlSequenceNode ? Items() : [this];
}
