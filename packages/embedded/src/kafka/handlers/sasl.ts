import { ErrorCode } from '../wire/error-code'
import { array, bytes, int16, int64, nullableString, since, string } from '../wire/schema'
import { api } from './api'
import { refusalOf } from './request-errors'

export const saslHandshake = api({
  key: 17,
  name: 'SaslHandshake',
  // After version 0 the client would send messages without headers.
  versions: [1, 1],
  flexibleFrom: Infinity,
  request: { mechanism: string },
  response: { error: int16, mechanisms: array(string) },
  handle: ({ mechanism }, broker, { authentication }) => ({
    error: refusalOf(broker, 'SaslHandshake') || authentication.handshake(mechanism),
    mechanisms: authentication.mechanisms,
  }),
})

export const saslAuthenticate = api({
  key: 36,
  name: 'SaslAuthenticate',
  versions: [0, 2],
  flexibleFrom: 2,
  request: { bytes },
  response: { error: int16, message: nullableString, bytes, sessionLifetimeMs: since(1, int64, 0) },
  handle(request, broker, { authentication }) {
    const error = refusalOf(broker, 'SaslAuthenticate')
    if (error === ErrorCode.NONE) return authentication.authenticate(request.bytes)
    return { error, message: 'refused by the test', bytes: Buffer.alloc(0), sessionLifetimeMs: 0 }
  },
})
