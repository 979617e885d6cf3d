using System.Globalization;
using System.Reflection;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Wire;

/// <summary>A page of a list: which part, in which order.</summary>
internal sealed record PageRequest(int Limit, int Page, string Order, bool Descending)
{
    public int Skip => (Page - 1) * Limit;

    /// <summary>The first page, newest first; every list whose rows have a beginning knows the order.</summary>
    public static PageRequest Newest(int limit = QueryReader.DefaultLimit, int page = 1) =>
        new(limit, page, "created_at", Descending: true);
}

/// <summary>
/// Reads the parameters of a query, keeps every fault for one answer, and warns of parameters that nobody asked for.
/// </summary>
internal sealed class QueryReader(IQueryCollection query, Call call)
{
    public const int DefaultLimit = 100,
        MaxLimit = 1000,
        MaxPage = 1_000_000;

    private readonly List<Fault> _faults = [];

    private readonly HashSet<string> _read = [];

    public static ValueTask<QueryReader?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult<QueryReader?>(
            new QueryReader(context.Request.Query, context.RequestServices.GetRequiredService<Call>())
        );

    /// <summary>
    /// Reads <c>limit</c>, <c>page</c> and <c>order</c>.
    /// </summary>
    public PageRequest Page(SortTable orders)
    {
        var order = Text("order", 64) is { Length: > 0 } asked ? asked : orders.Default;
        var name = order.TrimStart('-');
        if (!orders.Names.Contains(name) || order.Length - name.Length > 1)
        {
            _faults.Add(
                new Fault("order", $"must be one of {string.Join(", ", orders.Names)}, or one of them with - in front")
            );
        }

        var limit = Number("limit", MaxLimit);
        return new PageRequest(
            limit == 0 ? DefaultLimit : limit,
            Math.Max(1, Number("page", MaxPage)),
            name,
            order.StartsWith('-')
        );
    }

    /// <summary>Reads what every list of entities takes: a page, whether of deleted ones, and which members.</summary>
    public (PageRequest Page, bool Deleted, FieldMask Mask) Listing<TEntity, TBody>(
        SortTable orders,
        FieldTable<TEntity, TBody> fields
    )
        where TBody : new() => (Page(orders), Flag("deleted"), Mask(fields));

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

    public bool Flag(string name) => OptionalFlag(name) ?? false;

    public bool? OptionalFlag(string name)
    {
        var text = Values(name).LastOrDefault();
        if (text is not (null or "true" or "false" or "1" or "0"))
        {
            _faults.Add(new Fault(name, "must be true or false"));
        }

        return text is null ? null : text is "true" or "1";
    }

    /// <summary>Whether the parameter has its one value; any other is refused.</summary>
    public bool Choice(string name, string only)
    {
        var text = Values(name).LastOrDefault();
        if (text is not null && text != only)
        {
            _faults.Add(new Fault(name, $"must be {only}, or left out"));
        }

        return text == only;
    }

    /// <summary>Reads the name of an enum value.</summary>
    public T? OptionalName<T>(string name)
        where T : struct, Enum
    {
        var names = Names<T>(name);
        return names.Count > 0 ? names[^1] : null;
    }

    public string Text(string name, int maxLength)
    {
        var text = Values(name).LastOrDefault() ?? "";
        if (text.Length > maxLength)
        {
            _faults.Add(new Fault(name, $"must have at most {maxLength} characters"));
        }

        return text;
    }

    /// <summary>Reads the names of enum values; the parameter may be repeated.</summary>
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

    /// <summary>Reads <c>name[key]=value</c>, the value by its key, which is an identifier.</summary>
    public Dictionary<string, string> Texts(string name, int maxLength)
    {
        var texts = new Dictionary<string, string>();
        foreach (
            var parameter in query.Keys.Where(parameter => parameter.StartsWith(name + "[", StringComparison.Ordinal))
        )
        {
            var key = parameter[(name.Length + 1)..];
            if (key.EndsWith(']') && Identifier.IsWellFormed(key[..^1]))
            {
                texts[key[..^1]] = Text(parameter, maxLength);
                continue;
            }

            _read.Add(parameter);
            _faults.Add(new Fault(name, $"must name a key in brackets, such as {name}[team]=blue"));
        }

        return texts;
    }

    /// <summary>
    /// Refuses the request if anything read was wrong. A parameter that nobody reads is ignored with a warning; one
    /// that looks as if it should narrow the answer is refused, since whoever acts on the answer would act on too much.
    /// </summary>
    public void Finish(Func<string, bool>? narrows = null)
    {
        var unknown = query.Keys.Where(name => !_read.Contains(name)).ToLookup(name => narrows?.Invoke(name) == true);
        _faults.AddRange(
            unknown[true]
                .Select(name => new Fault(name, $"is no filter here; known: {string.Join(", ", _read.Order())}"))
        );
        RequestErrors.ThrowIfAny(_faults);
        foreach (var name in unknown[false])
        {
            call.Warn($"unknown parameter `{name}` ignored");
        }
    }

    /// <summary>Reads a number in its bounds, or says what it is where the query does not.</summary>
    public int Number(string name, int min, int max, int usual)
    {
        var text = Values(name).LastOrDefault();
        if (text is null)
        {
            return usual;
        }

        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        if (!isNumber || number < min || number > max)
        {
            _faults.Add(new Fault(name, $"must be a number from {min} to {max}"));
        }

        return number;
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
