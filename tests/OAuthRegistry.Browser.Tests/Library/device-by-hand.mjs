// A device on oauth4webapi, which leaves the polling to the application (RFC 8628, section 3.5).
// Told by its arguments: issuer, client ID, client secret (may be empty). Prints one JSON line with what it shows, and
// one with what came of it.
import * as oauth from 'oauth4webapi'
import { proof } from './proof.mjs'

const [issuerText, clientId, secret] = process.argv.slice(2)
const issuer = new URL(issuerText)
const insecure = { [oauth.allowInsecureRequests]: true }
const say = (line) => console.log(JSON.stringify(line))

const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure))
const client = { client_id: clientId }
const authentication = await proof(oauth, secret)
const device = await oauth.processDeviceAuthorizationResponse(as, client,
  await oauth.deviceAuthorizationRequest(as, client, authentication, { scope: 'openid profile' }, insecure))
say(device)

let tokens
while (!tokens) {
  await new Promise((resolve) => setTimeout(resolve, device.interval * 1000))
  const answer = await oauth.deviceCodeGrantRequest(as, client, authentication, device.device_code, insecure)
  try {
    tokens = await oauth.processDeviceCodeResponse(as, client, answer)
  } catch (error) {
    if (error.error !== 'authorization_pending') throw error
  }
}

const { sub } = oauth.getValidatedIdTokenClaims(tokens)
const userInfo = await oauth.processUserInfoResponse(as, client, sub,
  await oauth.userInfoRequest(as, client, tokens.access_token, insecure))
say({ sub, name: userInfo.name })
