// An application on oauth4webapi, a library that nobody of this project wrote: the whole way from discovery to revocation.
// Told by its arguments: issuer, client ID, client secret or private key as a JWK (may be empty), and `push` if its
// request goes to the server before the user does (RFC 9126). Prints one JSON line where to send the user, and one with
// what came of it.
import { createServer } from 'node:http'
import * as oauth from 'oauth4webapi'
import { proof } from './proof.mjs'

const [issuerText, clientId, proofText, push] = process.argv.slice(2)
const issuer = new URL(issuerText)
const insecure = { [oauth.allowInsecureRequests]: true }
const say = (line) => console.log(JSON.stringify(line))

const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure }))
const client = { client_id: clientId }
const authentication = await proof(oauth, proofText)
const verifier = oauth.generateRandomCodeVerifier()
const state = oauth.generateRandomState()
const nonce = oauth.generateRandomNonce()

const listener = createServer()
const callback = new Promise((resolve) => listener.on('request', (request, response) => {
  response.setHeader('content-type', 'text/html').end('<!DOCTYPE html><title>back</title><h1>Back in the application</h1>')
  const url = new URL(request.url, redirectUri)
  if (url.pathname === '/callback') resolve(url)
}))
await new Promise((resolve) => listener.listen(0, '127.0.0.1', resolve))
const redirectUri = `http://127.0.0.1:${listener.address().port}/callback`

const request = new URLSearchParams({
  client_id: clientId, redirect_uri: redirectUri, response_type: 'code', state, nonce,
  scope: 'openid RIGHT_USER_INFO', code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
})
const pushed = push && await oauth.processPushedAuthorizationResponse(as, client,
  await oauth.pushedAuthorizationRequest(as, client, authentication, request, insecure))
const authorize = new URL(as.authorization_endpoint)
authorize.search = push ? new URLSearchParams({ client_id: clientId, request_uri: pushed.request_uri }) : request
say({ authorize: authorize.href })

const answer = oauth.validateAuthResponse(as, client, await callback, state)
const tokens = await oauth.processAuthorizationCodeResponse(as, client,
  await oauth.authorizationCodeGrantRequest(as, client, authentication, answer, redirectUri, verifier, insecure),
  { expectedNonce: nonce, requireIdToken: true })
const claims = oauth.getValidatedIdTokenClaims(tokens)
const userInfo = await oauth.processUserInfoResponse(as, client, claims.sub,
  await oauth.userInfoRequest(as, client, tokens.access_token, insecure))
const callApi = async (token) => {
  const response = await fetch(new URL('/api/v3/auth_info', issuer), { headers: { authorization: `Bearer ${token}` } })
  return { status: response.status, body: await response.json() }
}
const first = await callApi(tokens.access_token)
const refreshed = await oauth.processRefreshTokenResponse(as, client, await oauth.refreshTokenGrantRequest(as, client, authentication, tokens.refresh_token, insecure))
const second = await callApi(refreshed.access_token)
const introspected = proofText
  ? await oauth.processIntrospectionResponse(as, client, await oauth.introspectionRequest(as, client, authentication, refreshed.access_token, insecure))
  : null
await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, authentication, refreshed.refresh_token, insecure))
const third = await callApi(refreshed.access_token)
say({ sub: claims.sub, userInfo, first, second, introspected, third: third.status, tokenType: tokens.token_type, tokenId: tokens.access_token.split('.')[1] })
listener.close()
listener.closeAllConnections()
