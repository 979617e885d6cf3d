namespace OAuthRegistry.Server.Tests.Support;

/// <summary>Fills a Postgres by SQL with many clients, for what depends on how many there are.</summary>
internal static class ManyClients
{
    /// <summary>
    /// Each user has a hundred of the clients. One client in a hundred waits for review, one in a thousand was deleted.
    /// Each has three events.
    /// </summary>
    public static string Fill(int clients) =>
        $$"""
            INSERT INTO accounts (account_id, created_at, updated_at, revision, name, description, attributes, kind, admin, state, state_description, id_key, name_key)
            SELECT 'user-' || i, now(), now(), 1, 'User ' || i, '', '{}', 0, false, 1, '', 'user' || i, 'user' || i FROM generate_series(1, {{clients}} / 100) i;

            INSERT INTO api_keys (key_id, account_id, secret_hash, name, rights, created_at, updated_at)
            SELECT 'FILL' || i, 'user-' || (i % ({{clients}} / 100) + 1), '', '', 0, now(), now() FROM generate_series(1, {{clients}} / 20) i;

            INSERT INTO clients (client_id, created_at, updated_at, deleted_at, revision, name, description, attributes, redirect_uris, logout_redirect_uris, state, state_description, skip_authorization, endorsed, require_pkce, is_confidential, grants, rights, id_key, name_key)
            SELECT 'client-' || i, now() - i * interval '1 minute', now(), CASE WHEN i % 1000 = 777 THEN now() END, 3,
                'Gateway ' || substr(md5(i::text), 1, 12), 'Reads the traffic of ' || md5((i * 7)::text), '{}', '{https://app.example.com/callback}', '{}',
                CASE WHEN i % 100 = 3 THEN 0 ELSE 1 END, '', false, false, false, false, '{0}', '{1}', 'client' || i, md5(i::text)
            FROM generate_series(1, {{clients}}) i;

            INSERT INTO collaborators (client_id, account_id, account_kind, rights)
            SELECT 'client-' || i, 'user-' || (i % ({{clients}} / 100) + 1), 0, 36028797018963968 FROM generate_series(1, {{clients}}) i;

            INSERT INTO events (subject_kind, subject_id, revision, action, created_at, changes, hash)
            SELECT 0, 'client-' || i, r, 'client.update', now(), '[]', '' FROM generate_series(1, {{clients}}) i, generate_series(1, 3) r;

            ANALYZE;
            """;
}
