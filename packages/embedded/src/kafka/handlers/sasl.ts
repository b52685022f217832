import { array, bytes, int16, int64, nullableString, since, string } from '../wire/schema'
import { api } from './api'

export const saslHandshake = api({
  key: 17,
  name: 'SaslHandshake',
  // After version 0 the client would send messages without headers.
  versions: [1, 1],
  flexibleFrom: Infinity,
  request: { mechanism: string },
  response: { error: int16, mechanisms: array(string) },
  handle: ({ mechanism }, _, { authentication }) => ({
    error: authentication.handshake(mechanism),
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
  handle: (request, _, { authentication }) => authentication.authenticate(request.bytes),
})
