using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Tests.Pages;

/// <summary>
/// The sentences in the source of services: what stands in quotation marks and has several words, with <c>{0}</c> for
/// each value. What only programs and operators read is left out, by the file or by the call that it is given to.
/// </summary>
internal static partial class SaidByServices
{
    private static readonly string[] Rooms =
    [
        "OAuthRegistry.Rules",
        "OAuthRegistry.Server/Accounts",
        "OAuthRegistry.Server/Clients",
        "OAuthRegistry.Server/Notifications",
        "OAuthRegistry.Server/Pages",
        "OAuthRegistry.Server/OAuth",
        "OAuthRegistry.Server/Resources",
        "OAuthRegistry.Server/Reviews",
        "OAuthRegistry.Server/Rights",
        "OAuthRegistry.Server/Secrets",
        "OAuthRegistry.Server/Sessions",
        "OAuthRegistry.Server/Wire",
    ];

    /// <summary>
    /// The description of the API, commands to copy, what the log says, and what is answered to programs only: how a
    /// client proves itself and gets its tokens, how JSON and a query are read.
    /// </summary>
    private static readonly Regex ForPrograms = new(
        @"Endpoints?\.cs$|Endpoint(Conventions|s)|/Flows/|Mappings?\.cs$|Options\.cs$|\.Unneeded\.cs$"
            + "|/OAuth/(ClientProof/(?!RemoteKeySets)|Possession/|Grants/|Identity/|Tokens/|Stores/|Discovery/)"
            + "|/OAuth/(Devices/DevicePolling|Requests/TokenWire|Upkeep)"
            + "|/Wire/(JsonShape|QueryReader|RequestBody|ErrorPages|Problems|TextFilter)"
            + "|/(AttributeSearch|UseKeeping|WorkLeases|RightTopics|PublicKey|AccountRef|ScopeRef)"
            + @"\.cs$|/Notifications/(Deliverer|DeliveryAttempts|NotificationServices)\.cs$"
    );

    private static readonly HashSet<string> OtherCalls =
    [
        "LogError",
        "LogWarning",
        "LogInformation",
        "LogDebug",
        "HasFilter",
        "HasIndex",
        "InvalidOperationException",
        "FormatException",
        "Thread",
        "Begin",
    ];

    /// <summary>A command, a media type, a time, a header: none of it is said to people.</summary>
    private static readonly Regex NoSentence = new("^(GET|application/|yyyy)|Bearer");

    private const StringComparison Ordinal = StringComparison.Ordinal;

    public static IReadOnlyCollection<string> All { get; } = Read();

    private static List<string> Read()
    {
        var source = Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../src");
        return
        [
            .. Rooms
                .SelectMany(room => Directory.EnumerateFiles($"{source}/{room}", "*.cs", SearchOption.AllDirectories))
                .Select(file => file.Replace('\\', '/'))
                .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !ForPrograms.IsMatch(file))
                .SelectMany(file => In(File.ReadAllText(file)))
                .Distinct(),
        ];
    }

    private static IEnumerable<string> In(string code) =>
        CSharpSyntaxTree
            .ParseText(code)
            .GetRoot()
            .DescendantNodes()
            .OfType<ExpressionSyntax>()
            .Where(node => IsText(node) && !IsText(node.Parent) && !IsForOthers(node))
            .SelectMany(node => TemplateOf(node).Split('\n'))
            .Select(Numbered)
            .Where(text => text.Trim().Contains(' ', StringComparison.Ordinal) && Word().IsMatch(text))
            .Where(text => !NoSentence.IsMatch(text));

    private static bool IsText(SyntaxNode? node) =>
        node switch
        {
            LiteralExpressionSyntax literal => literal.IsKind(SyntaxKind.StringLiteralExpression),
            InterpolatedStringExpressionSyntax => true,
            BinaryExpressionSyntax sum => sum.IsKind(SyntaxKind.AddExpression) && IsText(sum.Left) && IsText(sum.Right),
            _ => false,
        };

    /// <summary>Most texts of a page are its own, and keys of <c>Texts.de.resx</c>.</summary>
    private static bool IsForOthers(SyntaxNode node) =>
        (IsOfPage(node) && !node.Ancestors().Any(IsRefusal))
        || node.Ancestors()
            .Any(ancestor =>
                ancestor is AttributeSyntax or PropertyDeclarationSyntax { Identifier.Text: "Purpose" or "Whose" }
                || ancestor
                    is FieldDeclarationSyntax
                    {
                        Declaration.Type: IdentifierNameSyntax { Identifier.Text: "QueryParameter" }
                    }
                || IsForThoseNotSignedIn(ancestor)
                || (ancestor is InvocationExpressionSyntax call && OtherCalls.Contains(LastName(call.Expression)))
                || (ancestor is ObjectCreationExpressionSyntax made && OtherCalls.Contains(made.Type.ToString()))
            );

    private static bool IsOfPage(SyntaxNode node) =>
        node.FirstAncestorOrSelf<FileScopedNamespaceDeclarationSyntax>()?.Name.ToString()
        == "OAuthRegistry.Server.Pages";

    private static bool IsRefusal(SyntaxNode node) =>
        node switch
        {
            InvocationExpressionSyntax call => LastName(call.Expression)
                is nameof(RequestErrors.Invalid)
                    or nameof(CallerGuards.RequireAdmin)
                    or nameof(CallerGuards.RequireReviewer),
            ObjectCreationExpressionSyntax made => made.Type.ToString() == nameof(Fault),
            _ => false,
        };

    /// <summary>Whose credential is turned away: a browser is sent to the page to sign in.</summary>
    private static bool IsForThoseNotSignedIn(SyntaxNode node) =>
        node is ObjectCreationExpressionSyntax { ArgumentList.Arguments: [var code, ..] }
        && code.ToString() == "StatusCode.Unauthenticated"
        && node.FirstAncestorOrSelf<ClassDeclarationSyntax>()?.Identifier.Text == "AccessErrors";

    private static string LastName(ExpressionSyntax called) =>
        called is MemberAccessExpressionSyntax member ? member.Name.Identifier.Text : called.ToString();

    private static string TemplateOf(ExpressionSyntax node) =>
        node switch
        {
            LiteralExpressionSyntax literal => literal.Token.ValueText,
            BinaryExpressionSyntax sum => TemplateOf(sum.Left) + TemplateOf(sum.Right),
            InterpolatedStringExpressionSyntax text => string.Concat(
                text.Contents.Select(part =>
                    part is InterpolatedStringTextSyntax words
                        ? words.TextToken.ValueText.Replace("{{", "{", Ordinal).Replace("}}", "}", Ordinal)
                        : "{value}"
                )
            ),
            _ => "",
        };

    /// <summary>Values that touch are one; each has its number.</summary>
    private static string Numbered(string template)
    {
        var next = 0;
        return Values().Replace(template, _ => $"{{{next++}}}");
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"(?:\{[A-Za-z_]+\})+")]
    private static partial Regex Values();

    [GeneratedRegex("[A-Za-z]{2}")]
    private static partial Regex Word();
}
