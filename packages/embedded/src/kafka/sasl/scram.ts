import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto'

interface Step {
  isAuthenticated: boolean
  isOver: boolean
  response?: string
}

/** Handles the next message of a client that authenticates. */
export type Exchange = (message: Buffer) => Step

const ITERATIONS = 4096
const FAILED: Step = { isAuthenticated: false, isOver: true }

/** The server's side of SCRAM (RFC 5802) with SHA-256 or SHA-512, without channel binding. */
export function scramExchange(hash: 'sha256' | 'sha512', passwordOf: (user: string) => string | undefined): Exchange {
  const hmac = (key: Buffer, text: string) => createHmac(hash, key).update(text).digest()
  let finish: ((clientFinal: string) => Step) | undefined
  return (message) => {
    if (finish) return finish(message.toString())
    const [, bare = '', user = '', clientNonce = ''] = /^n,[^,]*,(n=([^,]+),r=([^,]+))/.exec(message.toString()) ?? []
    if (bare === '') return FAILED
    const salt = randomBytes(16)
    // An unknown user fails in the second step, as a wrong password does.
    const password = passwordOf(unescape(user)) ?? randomBytes(16).toString('hex')
    const salted = pbkdf2Sync(password, salt, ITERATIONS, createHash(hash).digest().length, hash)
    const nonce = clientNonce + randomBytes(18).toString('base64')
    const serverFirst = `r=${nonce},s=${salt.toString('base64')},i=${ITERATIONS}`
    finish = (clientFinal) => {
      const [, withoutProof = '', repeatedNonce, proof = ''] = /^(c=[^,]*,r=([^,]+)),p=(.+)$/.exec(clientFinal) ?? []
      const signed = `${bare},${serverFirst},${withoutProof}`
      const clientKey = hmac(salted, 'Client Key')
      const signature = hmac(createHash(hash).update(clientKey).digest(), signed)
      const expected = Buffer.from(clientKey.map((byte, i) => byte ^ (signature[i] ?? 0)))
      const received = Buffer.from(proof, 'base64')
      const isValid = received.length === expected.length && timingSafeEqual(received, expected)
      if (repeatedNonce !== nonce || !isValid) return FAILED
      const verifier = hmac(hmac(salted, 'Server Key'), signed).toString('base64')
      return { isAuthenticated: true, isOver: true, response: `v=${verifier}` }
    }
    return { isAuthenticated: false, isOver: false, response: serverFirst }
  }
}

const unescape = (user: string): string => user.replaceAll('=2C', ',').replaceAll('=3D', '=')
