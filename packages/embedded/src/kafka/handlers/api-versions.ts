import { ErrorCode } from '../wire/error-code'
import { type Writer } from '../wire/writer'
import { type Api } from './api'

const NEWEST = 3

/** Lists the supported APIs. Takes a function, since the table contains this API, too. */
export const createApiVersions = (table: () => readonly Api[]): Api => ({
  key: 18,
  name: 'ApiVersions',
  min: 0,
  // Dispatched for any version: a newer client gets error 35 in version 0's format, with the supported versions.
  max: NEWEST,
  handle({ version, reply, send }) {
    const apis = table()
    if (version > NEWEST) writePlain(reply.int16(ErrorCode.UNSUPPORTED_VERSION), apis)
    else if (version === NEWEST) writeCompact(reply.int16(ErrorCode.NONE), apis)
    else writePlain(reply.int16(ErrorCode.NONE), apis)
    if (version === 1 || version === 2) reply.int32(0)
    send()
  },
})

function writePlain(reply: Writer, apis: readonly Api[]): void {
  reply.array(apis, ({ key, min, max }) => reply.int16(key).int16(min).int16(max))
}

// Flexible encoding: length + 1 as a varint (one byte below 128) and empty tagged fields.
function writeCompact(reply: Writer, apis: readonly Api[]): void {
  reply.int8(apis.length + 1)
  for (const { key, min, max } of apis) reply.int16(key).int16(min).int16(max).int8(0)
  reply.int32(0).int8(0)
}
