import { ErrorCode } from '../wire/error-code'
import { type Writer } from '../wire/writer'
import { THROTTLE_TIME_MS, type Api, type Call } from './api'

const FIRST_FLEXIBLE_VERSION = 3

/** Lists the supported APIs. A client of a newer version gets error 35 and the list in the format of version 0. */
export function apiVersions({ version, reply, send }: Call, apis: readonly Api[]): void {
  const isSupported = version <= FIRST_FLEXIBLE_VERSION
  reply.int16(isSupported ? ErrorCode.NONE : ErrorCode.UNSUPPORTED_VERSION)
  if (version === FIRST_FLEXIBLE_VERSION) writeCompact(reply, apis)
  else reply.array(apis, ({ key, minVersion, maxVersion }) => reply.int16(key).int16(minVersion).int16(maxVersion))
  if (isSupported && version >= 1) reply.int32(THROTTLE_TIME_MS)
  if (version === FIRST_FLEXIBLE_VERSION) reply.int8(0) // tagged fields
  send()
}

// A compact array has its length + 1 as a varint, which is one byte below 128. Each element ends with tagged fields.
function writeCompact(reply: Writer, apis: readonly Api[]): void {
  reply.int8(apis.length + 1)
  for (const { key, minVersion, maxVersion } of apis) reply.int16(key).int16(minVersion).int16(maxVersion).int8(0)
}
