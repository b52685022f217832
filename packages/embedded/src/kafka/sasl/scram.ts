import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto'

/** The result of one message. */
interface Step {
  isAuthenticated: boolean
  isOver: boolean
  response?: string
}

/** Handles the next message of a client that authenticates. */
export type Exchange = (message: Buffer) => Step

/** The minimum number of iterations in RFC 7677. */
const ITERATIONS = 4096
const FAILED: Step = { isAuthenticated: false, isOver: true }

/** The server's side of SCRAM (RFC 5802) with SHA-256 or SHA-512, without channel binding. */
export function scramExchange(hash: 'sha256' | 'sha512', passwordOf: (user: string) => string | undefined): Exchange {
  const hmac = (key: Buffer, text: string) => createHmac(hash, key).update(text).digest()
  let verifyClientFinal: ((clientFinal: string) => Step) | undefined
  return (message) => {
    if (verifyClientFinal) return verifyClientFinal(message.toString())
    const [, clientFirstBare = '', user = '', clientNonce = ''] =
      /^n,[^,]*,(n=([^,]+),r=([^,]+))/.exec(message.toString()) ?? []
    if (clientFirstBare === '') return FAILED
    const salt = randomBytes(16)
    // An unknown user fails in the second step, as a wrong password does.
    const password = passwordOf(unescapeUser(user)) ?? randomBytes(16).toString('hex')
    const saltedPassword = pbkdf2Sync(password, salt, ITERATIONS, createHash(hash).digest().length, hash)
    const nonce = clientNonce + randomBytes(18).toString('base64')
    const serverFirst = `r=${nonce},s=${salt.toString('base64')},i=${ITERATIONS}`
    verifyClientFinal = (clientFinal) => {
      const [, clientFinalWithoutProof = '', repeatedNonce, proof = ''] =
        /^(c=[^,]*,r=([^,]+)),p=(.+)$/.exec(clientFinal) ?? []
      const authMessage = `${clientFirstBare},${serverFirst},${clientFinalWithoutProof}`
      const clientKey = hmac(saltedPassword, 'Client Key')
      const clientSignature = hmac(createHash(hash).update(clientKey).digest(), authMessage)
      const expectedProof = Buffer.from(clientKey.map((byte, i) => byte ^ (clientSignature[i] ?? 0)))
      const receivedProof = Buffer.from(proof, 'base64')
      const isValid = receivedProof.length === expectedProof.length && timingSafeEqual(receivedProof, expectedProof)
      if (repeatedNonce !== nonce || !isValid) return FAILED
      const serverSignature = hmac(hmac(saltedPassword, 'Server Key'), authMessage).toString('base64')
      return { isAuthenticated: true, isOver: true, response: `v=${serverSignature}` }
    }
    return { isAuthenticated: false, isOver: false, response: serverFirst }
  }
}

const unescapeUser = (user: string): string => user.replaceAll('=2C', ',').replaceAll('=3D', '=')
