import { ErrorCode } from '../wire/error-code'
import * as t from '../wire/schema'
import { api } from './api'
import { takeRefusal } from './request-errors'

export const saslHandshake = api({
  key: 17,
  name: 'SaslHandshake',
  // Version 0 is not supported, because a client then sends SASL messages without request headers.
  versions: [1, 1],
  flexibleFrom: Infinity,
  request: { mechanism: t.string },
  response: { error: t.int16, mechanisms: t.array(t.string) },
  handle: ({ mechanism }, broker, { authentication }) => ({
    error: takeRefusal(broker, 'SaslHandshake') || authentication.handshake(mechanism),
    mechanisms: authentication.mechanisms,
  }),
})

export const saslAuthenticate = api({
  key: 36,
  name: 'SaslAuthenticate',
  versions: [0, 2],
  flexibleFrom: 2,
  request: { bytes: t.bytes },
  response: { error: t.int16, message: t.nullableString, bytes: t.bytes, sessionLifetimeMs: t.since(1, t.int64, 0) },
  handle(request, broker, { authentication }) {
    const error = takeRefusal(broker, 'SaslAuthenticate')
    if (error === ErrorCode.NONE) return authentication.authenticate(request.bytes)
    return { error, message: 'refused by the test', bytes: Buffer.alloc(0), sessionLifetimeMs: 0 }
  },
})
