// A device on openid-client, a library that nobody of this project wrote (RFC 8628): it shows a code and polls until its user allowed it somewhere else.
// Told by its arguments: issuer, client ID, client secret (may be empty). Prints one JSON line with what it shows, and one with what came of it.
import * as oauth from 'openid-client'

const [issuer, clientId, secret] = process.argv.slice(2)
const say = (line) => console.log(JSON.stringify(line))

const config = await oauth.discovery(new URL(issuer), clientId, secret || undefined, secret ? undefined : oauth.None(),
  { execute: [oauth.allowInsecureRequests] })
const device = await oauth.initiateDeviceAuthorization(config, { scope: 'openid profile RIGHT_USER_INFO' })
say(device)

const tokens = await oauth.pollDeviceAuthorizationGrant(config, device)
const claims = tokens.claims()
const userInfo = await oauth.fetchUserInfo(config, tokens.access_token, claims.sub)
const refreshed = await oauth.refreshTokenGrant(config, tokens.refresh_token)
const called = await oauth.fetchProtectedResource(config, refreshed.access_token, new URL('/api/v3/auth_info', issuer), 'GET')
await oauth.tokenRevocation(config, refreshed.refresh_token)
say({ sub: claims.sub, name: userInfo.name, scope: tokens.scope, status: called.status, body: await called.json() })
