// An application on openid-client, a library that nobody of this project wrote, which proves itself by a key of its own.
// Told by its arguments: issuer, client ID, private key as a JWK. Prints one JSON line where to send the user, and one
// with what came of it.
import { createServer } from 'node:http'
import * as client from 'openid-client'

const [issuer, clientId, jwk] = process.argv.slice(2)
const say = (line) => console.log(JSON.stringify(line))
const { kid, ...numbers } = JSON.parse(jwk)
const key = await crypto.subtle.importKey('jwk', numbers, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])

const config = await client.discovery(new URL(issuer), clientId, undefined, client.PrivateKeyJwt({ key, kid }),
  { execute: [client.allowInsecureRequests] })

const listener = createServer()
const callback = new Promise((resolve) => listener.on('request', (request, response) => {
  response.setHeader('content-type', 'text/html').end('<!DOCTYPE html><title>back</title><h1>Back in the application</h1>')
  const url = new URL(request.url, redirectUri)
  if (url.pathname === '/callback') resolve(url)
}))
await new Promise((resolve) => listener.listen(0, '127.0.0.1', resolve))
const redirectUri = `http://127.0.0.1:${listener.address().port}/callback`

const verifier = client.randomPKCECodeVerifier()
const state = client.randomState()
const parameters = {
  redirect_uri: redirectUri, scope: 'openid RIGHT_USER_INFO', state,
  code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
}
const pushes = config.serverMetadata().pushed_authorization_request_endpoint !== undefined
const authorize = pushes
  ? await client.buildAuthorizationUrlWithPAR(config, parameters)
  : client.buildAuthorizationUrl(config, parameters)
say({ authorize: authorize.href })

const tokens = await client.authorizationCodeGrant(config, await callback,
  { pkceCodeVerifier: verifier, expectedState: state, idTokenExpected: true })
const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token)
const introspected = await client.tokenIntrospection(config, refreshed.access_token)
await client.tokenRevocation(config, refreshed.refresh_token)
const after = await client.tokenIntrospection(config, refreshed.access_token)
say({ sub: tokens.claims().sub, introspected, after })
listener.close()
listener.closeAllConnections()
