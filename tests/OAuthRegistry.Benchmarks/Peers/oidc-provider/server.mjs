// The peer of the benchmark: oidc-provider as its documentation sets it up, with everything that it stores in Postgres.
import Provider from "oidc-provider";
import pg from "pg";

const [address, database] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: database, max: 20 });
await pool.query("CREATE TABLE IF NOT EXISTS stored (model text, id text, payload jsonb NOT NULL, grant_id text, uid text, expires_at timestamptz, PRIMARY KEY (model, id))");
await pool.query("CREATE INDEX IF NOT EXISTS stored_grant ON stored (grant_id) WHERE grant_id IS NOT NULL");
await pool.query("CREATE INDEX IF NOT EXISTS stored_uid ON stored (model, uid) WHERE uid IS NOT NULL");

class PostgresAdapter {
    constructor(model) {
        this.model = model;
    }

    async upsert(id, payload, expiresIn) {
        await pool.query({
            name: "upsert",
            text: "INSERT INTO stored (model, id, payload, grant_id, uid, expires_at) VALUES ($1, $2, $3, $4, $5, now() + $6 * interval '1 second') ON CONFLICT (model, id) DO UPDATE SET payload = excluded.payload, expires_at = excluded.expires_at",
            values: [this.model, id, payload, payload.grantId, payload.uid, expiresIn],
        });
    }

    async find(id) {
        const { rows } = await pool.query({
            name: "find",
            text: "SELECT payload FROM stored WHERE model = $1 AND id = $2 AND (expires_at IS NULL OR expires_at > now())",
            values: [this.model, id],
        });
        return rows[0]?.payload;
    }

    async findByUid(uid) {
        const { rows } = await pool.query({ name: "uid", text: "SELECT payload FROM stored WHERE model = $1 AND uid = $2", values: [this.model, uid] });
        return rows[0]?.payload;
    }

    async findByUserCode() {
        return undefined;
    }

    async consume(id) {
        await pool.query({ name: "consume", text: "UPDATE stored SET payload = payload || jsonb_build_object('consumed', extract(epoch FROM now())::bigint) WHERE model = $1 AND id = $2", values: [this.model, id] });
    }

    async destroy(id) {
        await pool.query({ name: "destroy", text: "DELETE FROM stored WHERE model = $1 AND id = $2", values: [this.model, id] });
    }

    async revokeByGrantId(grantId) {
        await pool.query({ name: "revoke", text: "DELETE FROM stored WHERE grant_id = $1", values: [grantId] });
    }
}

const provider = new Provider(address, {
    adapter: PostgresAdapter,
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    rotateRefreshToken: true,
    cookies: { keys: ["only a benchmark"] },
    features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        introspection: { enabled: true, allowedPolicy: () => true },
        registration: { enabled: true, initialAccessToken: false },
        registrationManagement: { enabled: true },
    },
});

// Refresh tokens as a code flow would leave them, without a browser.
provider.use(async (context, next) => {
    if (context.path !== "/mint") {
        return next();
    }

    const client = await provider.Client.find(context.query.client_id);
    const tokens = [];
    for (let i = 0; i < Number(context.query.count); i++) {
        const grant = new provider.Grant({ accountId: "somebody", clientId: client.clientId });
        grant.addOIDCScope("offline_access");
        const token = new provider.RefreshToken({
            accountId: "somebody",
            authTime: Math.floor(Date.now() / 1000),
            client,
            grantId: await grant.save(),
            gty: "authorization_code",
            scope: "offline_access",
        });
        tokens.push(await token.save());
    }

    context.body = { tokens };
});
provider.listen(Number(new URL(address).port), "127.0.0.1", () => console.log("ready"));
