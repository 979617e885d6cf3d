using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace OAuthRegistry.Server.Reviews.Policy.Yaml;

/// <summary>
/// One document of YAML, read without what makes YAML surprising: no anchors and aliases, which make cycles and grow,
/// no tags, which make types, and no deep nests.
/// </summary>
internal static class YamlFile
{
    private const int Deepest = 8;

    /// <summary>The root; nothing, and the fault that was met first, if it is no YAML.</summary>
    public static YamlNode? Read(string text, List<PolicyFault> faults)
    {
        try
        {
            if (Surprise(text) is { } surprise)
            {
                faults.Add(surprise);
                return null;
            }

            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.FirstOrDefault()?.RootNode;
        }
        catch (YamlException wrong)
        {
            faults.Add(PolicyFault.At(wrong.Start, "", $"is no YAML: {wrong.Message}"));
            return null;
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException)
        {
            // Of some texts the library does not say where it is lost.
            faults.Add(new PolicyFault(1, 1, "", "is no YAML"));
            return null;
        }
    }

    private static PolicyFault? Surprise(string text)
    {
        var parser = new Parser(new StringReader(text));
        var (depth, documents) = (0, 0);
        while (parser.MoveNext())
        {
            var met = parser.Current!;
            depth += met.NestingIncrease;
            documents += met is DocumentStart ? 1 : 0;
            var wrong = met switch
            {
                AnchorAlias => "an alias is not read here; write it out",
                NodeEvent { Anchor.IsEmpty: false } => "an anchor is not read here; write it out",
                NodeEvent { Tag.IsEmpty: false, Tag.IsNonSpecific: false } => "a tag is not read here",
                DocumentStart when documents > 1 => "a second document is not read here",
                _ when depth > Deepest => "is nested too deep",
                _ => null,
            };
            if (wrong is not null)
            {
                return PolicyFault.At(met.Start, "", wrong);
            }
        }

        return null;
    }
}
