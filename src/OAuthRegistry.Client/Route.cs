using System.Globalization;
using System.Runtime.CompilerServices;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Client;

/// <summary>
/// A path under <c>/api/v3</c> and its query. What is written into <c>$"clients/{id}"</c> is escaped, so that no ID
/// reaches another path.
/// </summary>
internal sealed class Route
{
    private readonly string _text;

    private Route(string text) => _text = text;

    public static implicit operator Route(string constant) => new(constant);

    public static Route Of(Escaping path) => new(path.ToString());

    /// <summary>Adds to the query what is there.</summary>
    public Route With(string name, object? value)
    {
        if (Text(value) is not { } text)
        {
            return this;
        }

        var separator = _text.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return new Route($"{_text}{separator}{name}={Uri.EscapeDataString(text)}");
    }

    public override string ToString() => _text;

    private static string? Text(object? value) =>
        value switch
        {
            null or false or "" => null,
            IEnumerable<string> names => string.Join(',', names) is { Length: > 0 } list ? list : null,
            true => "true",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };

    /// <summary>
    /// Escapes each part of an interpolated path; <c>.</c> and <c>..</c> name nothing and would be folded away.
    /// </summary>
    [InterpolatedStringHandler]
    internal ref struct Escaping(int literalLength, int formattedCount)
    {
        private DefaultInterpolatedStringHandler _inner = new(
            literalLength,
            formattedCount,
            CultureInfo.InvariantCulture
        );

        public void AppendLiteral(string text) => _inner.AppendLiteral(text);

        public void AppendFormatted(string part)
        {
            ArgumentException.ThrowIfNullOrEmpty(part);
            _inner.AppendLiteral(
                part.All(letter => letter == '.')
                    ? throw new ArgumentException($"'{part}' is no ID")
                    : Uri.EscapeDataString(part)
            );
        }

        /// <summary>
        /// The path of an account: <c>users/alice</c>; or with the format <c>one</c>, <c>user/alice</c>.
        /// </summary>
        public void AppendFormatted(AccountIds account, string? format = null)
        {
            var (kind, id) = Account.Read(account);
            _inner.AppendLiteral(format == "one" ? $"{kind}/" : $"{kind}s/");
            AppendFormatted(id);
        }

        public override string ToString() => _inner.ToStringAndClear();
    }
}
