// A service that gets tokens as itself by oauth4webapi and by openid-client, and the API that they are for, which reads
// them by oauth4webapi and by jose. Nobody of this project wrote any of the three.
// Told by its arguments: issuer, client ID, secret or private key as a JWK, identifier of the API. Prints one JSON line.
import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import { proof } from './proof.mjs'

const [issuerText, clientId, proofText, resource] = process.argv.slice(2)
const issuer = new URL(issuerText)
const insecure = { [oauth.allowInsecureRequests]: true }

const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure))
const client = { client_id: clientId }
const authentication = await proof(oauth, proofText)
const { access_token: token } = await oauth.processClientCredentialsResponse(as, client,
  await oauth.clientCredentialsGrantRequest(as, client, authentication, { resource }, insecure))
const config = await openid.discovery(issuer, clientId, undefined, await proof(openid, proofText),
  { execute: [openid.allowInsecureRequests] })
const other = await openid.clientCredentialsGrant(config, { resource })

const call = new Request(resource, { headers: { authorization: `Bearer ${token}` } })
const read = await oauth.validateJwtAccessToken(as, call, resource, insecure)
const verified = await jwtVerify(other.access_token, createRemoteJWKSet(new URL(as.jwks_uri)),
  { issuer: as.issuer, audience: resource, typ: 'at+jwt', requiredClaims: ['sub', 'jti', 'exp', 'iat', 'client_id'] })

const introspect = async () => await oauth.processIntrospectionResponse(as, client,
  await oauth.introspectionRequest(as, client, authentication, token, insecure))
const before = await introspect()
await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, authentication, token, insecure))
const after = await introspect()
await openid.tokenRevocation(config, other.access_token)
const otherAfter = await openid.tokenIntrospection(config, other.access_token)
console.log(JSON.stringify({
  read, verified: verified.payload, before: before.active, after: after.active, otherAfter: otherAfter.active,
}))
