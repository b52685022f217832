import { type Api, type BrokerContext } from './handlers/api'
import { nameOfApi } from './handlers/api-names'
import { type Connection } from './connection'
import { UnsupportedApiError } from './errors'
import { Reader } from './wire/reader'

const API_VERSIONS = 18

/** Finds the handler of a request frame and runs it. */
export type Dispatch = (frame: Buffer, connection: Connection) => void

export function createDispatch(apis: readonly Api[], broker: BrokerContext): Dispatch {
  const byKey = new Map(apis.map((api) => [api.key, api]))
  return (frame, connection) => {
    const request = new Reader(frame)
    const key = request.int16()
    const version = request.int16()
    const api = byKey.get(key)
    if (!api) throw new UnsupportedApiError(`${nameOfApi(key)} (api key ${key}) is not served`)
    if (version < api.min || (version > api.max && key !== API_VERSIONS))
      throw new UnsupportedApiError(`${api.name} v${version} is not served, only ${api.min} to ${api.max}`)
    const correlationId = request.int32()
    const clientId = request.nullableString() ?? ''
    // ApiVersions v3 has tagged fields here and a body; neither is needed for the answer.
    api.handle(connection.createCall({ request, version, correlationId, clientId }), broker)
  }
}
