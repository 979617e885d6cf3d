// How an application proves itself, by its secret, by its private key as a JWK, or not at all. The two libraries have
// the same names for it.
export async function proof(library, text) {
  if (!text) return library.None()
  if (!text.startsWith('{')) return library.ClientSecretBasic(text)
  const { kid, ...numbers } = JSON.parse(text)
  const key = await crypto.subtle.importKey('jwk', numbers, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])
  return library.PrivateKeyJwt({ key, kid })
}
