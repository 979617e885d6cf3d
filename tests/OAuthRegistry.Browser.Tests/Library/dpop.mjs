// A service whose tokens are bound to a key (RFC 9449), by oauth4webapi and by openid-client, which nobody of this
// project wrote; the second one exchanges its token for a narrower one (RFC 8693).
// Told by its arguments: issuer, client ID, secret. Prints one JSON line.
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'

const [issuerText, clientId, secret] = process.argv.slice(2)
const issuer = new URL(issuerText)
const insecure = { [oauth.allowInsecureRequests]: true }
const api = new URL('/api/v3/auth_info', issuer)

const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure))
const client = { client_id: clientId }
const authentication = oauth.ClientSecretBasic(secret)
const DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256'))
const ask = async () => await oauth.processClientCredentialsResponse(as, client,
  await oauth.clientCredentialsGrantRequest(as, client, authentication, {}, { DPoP, ...insecure }))
let wasAskedForNonce = false
const tokens = await ask().catch((error) => {
  if (!oauth.isDPoPNonceError(error)) throw error
  wasAskedForNonce = true
  return ask()
})
const bound = await oauth.protectedResourceRequest(tokens.access_token, 'GET', api, undefined, undefined, { DPoP, ...insecure })
const stolen = await fetch(api, { headers: { authorization: `Bearer ${tokens.access_token}` } })
const told = await oauth.processIntrospectionResponse(as, client,
  await oauth.introspectionRequest(as, client, authentication, tokens.access_token, insecure))

const config = await openid.discovery(issuer, clientId, undefined, openid.ClientSecretBasic(secret),
  { execute: [openid.allowInsecureRequests] })
const handle = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair('ES256'))
const whole = await openid.clientCredentialsGrant(config, {}, { DPoP: handle })
const narrow = await openid.genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:token-exchange', {
  subject_token: whole.access_token, subject_token_type: 'urn:ietf:params:oauth:token-type:access_token', scope: 'RIGHT_USER_INFO',
}, { DPoP: handle })
const other = await openid.fetchProtectedResource(config, narrow.access_token, api, 'GET', undefined, undefined, { DPoP: handle })

console.log(JSON.stringify({
  wasAskedForNonce, type: tokens.token_type, bound: bound.status, stolen: stolen.status, cnf: told.cnf,
  other: other.status, rights: (await other.json()).oauth_access_token.rights,
}))
