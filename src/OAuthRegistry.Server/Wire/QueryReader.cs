using System.Globalization;
using System.Reflection;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;

namespace OAuthRegistry.Server.Wire;

/// <summary>A page of a list: which part, in which order.</summary>
internal sealed record PageRequest(int Limit, int Page, string Order, bool Descending)
{
    public int Skip => (Page - 1) * Limit;
}

/// <summary>Reads the parameters of a query, keeps every fault for one answer, and warns of parameters that nobody asked for.</summary>
internal sealed class QueryReader(IQueryCollection query, Call call)
{
    public const int DefaultLimit = 100, MaxLimit = 1000, MaxPage = 1_000_000;

    private readonly List<Fault> _faults = [];

    private readonly HashSet<string> _read = [];

    public static ValueTask<QueryReader?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult<QueryReader?>(new QueryReader(context.Request.Query, context.RequestServices.GetRequiredService<Call>()));

    /// <summary>Reads <c>limit</c>, <c>page</c> and <c>order</c>; the first of <paramref name="orders"/> is the default.</summary>
    public PageRequest Page(params string[] orders)
    {
        var order = Text("order", 64) is { Length: > 0 } asked ? asked : orders[0];
        var name = order.TrimStart('-');
        if (!orders.Contains(name) || order.Length - name.Length > 1)
        {
            _faults.Add(new Fault("order", $"must be one of {string.Join(", ", orders)}, or one of them with - in front"));
        }

        var limit = Number("limit", MaxLimit);
        return new PageRequest(limit == 0 ? DefaultLimit : limit, Math.Max(1, Number("page", MaxPage)), name, order.StartsWith('-'));
    }

    /// <summary>Reads <c>field_mask</c> in all its spellings.</summary>
    public FieldMask Mask<TEntity, TBody>(FieldTable<TEntity, TBody> fields)
        where TBody : new()
    {
        List<string> paths =
        [
            .. Values("field_mask").Concat(Values("fieldMask")).SelectMany(value => value.Split(',')),
            .. Values("field_mask.paths").Concat(Values("fieldMask.paths")),
        ];
        return fields.ReadMask(paths, _faults);
    }

    public bool Flag(string name)
    {
        var text = Values(name).LastOrDefault() ?? "false";
        if (text is not ("true" or "false" or "1" or "0"))
        {
            _faults.Add(new Fault(name, "must be true or false"));
        }

        return text is "true" or "1";
    }

    public string Text(string name, int maxLength)
    {
        var text = Values(name).LastOrDefault() ?? "";
        if (text.Length > maxLength)
        {
            _faults.Add(new Fault(name, $"must have at most {maxLength} characters"));
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            _faults.Add(new Fault(name, "must not hold the character NUL"));
        }

        return text;
    }

    public List<ReviewState> States(string name) => Names<ReviewState>(name);

    /// <summary>Reads a parameter that may be repeated, each time with a name of an enum of the wire.</summary>
    public List<T> Names<T>(string name)
        where T : struct, Enum
    {
        List<T> values = [];
        foreach (var text in Values(name))
        {
            if (WireNames<T>.TryParse(text, out var value))
            {
                values.Add(value);
            }
            else
            {
                _faults.Add(new Fault(name, WireNames<T>.Expected));
            }
        }

        return values;
    }

    /// <summary>Refuses the request if anything read was wrong.</summary>
    public void Finish()
    {
        RequestErrors.ThrowIfAny(_faults);
        foreach (var name in query.Keys.Where(name => !_read.Contains(name)))
        {
            call.Warn($"unknown parameter `{name}` ignored");
        }
    }

    private int Number(string name, int max)
    {
        var text = Values(name).LastOrDefault() ?? "0";
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > max)
        {
            _faults.Add(new Fault(name, $"must be a number from 0 to {max}"));
        }

        return number;
    }

    private IEnumerable<string> Values(string name)
    {
        _read.Add(name);
        return query[name].OfType<string>();
    }
}
