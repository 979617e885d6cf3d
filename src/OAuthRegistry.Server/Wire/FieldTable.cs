using System.Text.Json;

namespace OAuthRegistry.Server.Wire;

/// <summary>One member of an entity: how it is shown on the wire and how it is changed from there.</summary>
internal sealed record Field<TEntity, TBody>(string Name, Action<TEntity, TBody> Show)
{
    /// <summary>Takes the member over from a body; absent if no caller may change it.</summary>
    public Action<TBody, TEntity>? Change { get; init; }

    /// <summary>Whether only administrators may change it.</summary>
    public bool AdminOnly { get; init; }

    /// <summary>Whether it is shown only to those who may see private details.</summary>
    public bool Private { get; init; }

    /// <summary>Whether it can be set and never read.</summary>
    public bool WriteOnly { get; init; }
}

/// <summary>
/// The members of an entity in the order of the wire; masks, answers, updates and the record of changes all read this
/// table.
/// </summary>
internal sealed class FieldTable<TEntity, TBody>(params Field<TEntity, TBody>[] fields)
    where TBody : new()
{
    /// <summary>Answered always, whatever the mask says.</summary>
    private static readonly HashSet<string> Always = ["ids", "created_at", "updated_at", "deleted_at"];

    // Callers of The Things Stack still name this member, which holds nothing any more.
    private const string Deprecated = "contact_info";

    private readonly Dictionary<string, Field<TEntity, TBody>> _byName = fields.ToDictionary(field => field.Name);

    public FieldMask Everything { get; } =
        new(fields.Where(field => !field.WriteOnly).Select(field => field.Name)) { IsImplied = true };

    /// <summary>Every member that a caller may change.</summary>
    public FieldMask Changeable { get; } =
        new(fields.Where(field => field.Change is not null).Select(field => field.Name));

    public FieldMask Public { get; } =
        new(fields.Where(field => field is { Private: false, WriteOnly: false }).Select(field => field.Name));

    public TBody Show(TEntity entity, FieldMask mask)
    {
        var body = new TBody();
        foreach (var field in fields)
        {
            if (mask.Contains(field.Name) || Always.Contains(field.Name))
            {
                field.Show(entity, body);
            }
        }

        return body;
    }

    public void Change(TEntity entity, TBody body, FieldMask mask)
    {
        foreach (var name in mask.Names)
        {
            _byName[name].Change!(body, entity);
        }
    }

    /// <summary>The members of the mask that only administrators may change.</summary>
    public FieldMask AdminOnly(FieldMask mask) => new(mask.Names.Where(name => _byName[name].AdminOnly));

    /// <summary>The first, by name, that only administrators may change.</summary>
    public string? FirstAdminOnly(IEnumerable<string> names) =>
        names.Where(name => _byName[name].AdminOnly).Min(StringComparer.Ordinal);

    /// <summary>Whether somebody asks by name for what only some may see.</summary>
    public bool AsksForPrivate(FieldMask mask) => !mask.IsImplied && mask.Names.Any(name => _byName[name].Private);

    /// <summary>The mask of a read; no path means every member.</summary>
    public FieldMask ReadMask(IReadOnlyList<string> paths, List<Fault> faults)
    {
        if (paths.Count == 0)
        {
            return Everything;
        }

        var known = paths.Select(path => (path, name: NameOf(path))).ToList();
        var unknown = known
            .Where(item => !Everything.Contains(item.name) && item.name != Deprecated)
            .Select(item => item.path)
            .ToList();
        if (unknown.Count > 0)
        {
            faults.Add(RequestErrors.ForbiddenPaths("field_mask", unknown, Everything.Names));
        }

        return new FieldMask(known.Select(item => item.name)).And(Everything);
    }

    /// <summary>The mask of an update; no mask at all means the members that are present in the body.</summary>
    public FieldMask UpdateMask(IReadOnlyList<string>? paths, IEnumerable<string> present, List<Fault> faults)
    {
        if (paths is null)
        {
            return new FieldMask(present.Where(CanChange));
        }

        var names = paths.Select(NameOf).ToList();
        var forbidden = paths.Where(path => !CanChange(NameOf(path)) && NameOf(path) != Deprecated).ToList();
        if (forbidden.Count > 0)
        {
            faults.Add(RequestErrors.ForbiddenPaths("field_mask.paths", forbidden, Changeable.Names));
        }

        return new FieldMask(names.Where(CanChange));
    }

    private bool CanChange(string name) => Changeable.Contains(name);

    /// <summary>
    /// A leaf such as <c>administrative_contact.user_ids.user_id</c> stands for the whole member; camel case is
    /// understood, as in bodies.
    /// </summary>
    private static string NameOf(string path)
    {
        var name = path.Split('.')[0];
        return name is [>= 'a' and <= 'z', ..] && name.Any(char.IsAsciiLetterUpper)
            ? JsonNamingPolicy.SnakeCaseLower.ConvertName(name)
            : name;
    }
}
