// A receiver of logout tokens on jose, a library that nobody of this project wrote. Told by its arguments: issuer,
// client ID, the keys of the issuer. Prints one JSON line where it listens, and one with what the token says.
import { createServer } from 'node:http'
import * as jose from 'jose'

const [issuer, audience, keys] = process.argv.slice(2)
const say = (line) => console.log(JSON.stringify(line))
const set = jose.createLocalJWKSet(JSON.parse(keys))

const listener = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  const token = new URLSearchParams(body).get('logout_token')
  const { payload } = await jose.jwtVerify(token, set, {
    issuer, audience, typ: 'logout+jwt', algorithms: ['RS256'], maxTokenAge: '2 minutes',
    requiredClaims: ['sub', 'sid', 'jti', 'events'],
  })
  response.writeHead(204).end()
  say(payload)
})
await new Promise((resolve) => listener.listen(0, '127.0.0.1', resolve))
say({ uri: `http://127.0.0.1:${listener.address().port}/logout` })
