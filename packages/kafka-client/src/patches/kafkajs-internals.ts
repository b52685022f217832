import { createRequire } from 'node:module'
import { type SmallMap } from '../collections/small-map'

interface ConnectionPoolInternals {
  pool: { rejectRequests(error: Error): void; socket?: { destroy(): void } }[]
  isConnected(): boolean
  getConnection(index: number): Promise<unknown>
  getConnectionByRequest: (request: object) => Promise<unknown>
  // oxlint-disable-next-line typescript/no-explicit-any
  send(request: object): Promise<any>
}

/** One broker. */
export interface BrokerInternals {
  connectionPool: ConnectionPoolInternals
  /** Opens a connection, asks for the versions of the API and authenticates. */
  connect(): Promise<void>
  disconnect(): Promise<void>
  /** The newest version of a request that both sides know. */
  lookupRequest(apiKey: number, definition: object): (body: unknown) => ProtocolRequest
}

interface ProtocolRequest {
  request: object
  response: { decode(payload: unknown): Promise<unknown> }
  /** ms; undefined: that of the connection. */
  requestTimeout?: number
}

type BrokerConstructor = new (options: {
  connectionPool: ConnectionPoolInternals
  logger: unknown
  authenticationTimeout: number
}) => BrokerInternals

interface ConnectionPoolBuilder {
  build(address: { host: string; port: number }): Promise<ConnectionPoolInternals>
}

/** The requests of one connection. */
export interface RequestQueueInternals {
  enforceRequestTimeout: boolean
  pending: unknown[]
  /** By correlation id. */
  inflight: SmallMap<number, SocketRequestInternals>
  throttledUntil: number
  throttleCheckTimeoutId: NodeJS.Timeout | null
  maybeThrottle(ms: number | null | undefined): void
  canSendSocketRequestImmediately(): boolean
  checkPendingRequests(): void
  isConnected(): boolean
  scheduleCheckPendingRequests(): void
  /** Called on connect. */
  scheduleRequestTimeoutCheck(): void
  /** Called on disconnect. */
  destroy(): void
}

interface SocketRequestInternals {
  sentAt: number
  /** ms */
  requestTimeout: number
  send(): void
  timeoutRequest(): void
}

export interface EncoderInternals {
  writeInt16(value: number): this
  writeInt32(value: number): this
  writeString(value: string | null): this
  /** Without a length prefix. */
  writeBuffer(bytes: Buffer): this
}

/** The kafkajs version that the patches were written for. */
const PATCHED_VERSION = '2.2.4'

const load = createRequire(__filename)

/** The path of an internal module of kafkajs. @throws if another version is installed */
function resolveInternal(path: string): string {
  const { version } = load('kafkajs/package.json') as { version: string }
  if (version !== PATCHED_VERSION)
    throw new Error(`kafkajs ${version} is installed, but its patches are for ${PATCHED_VERSION}`)
  return load.resolve(`kafkajs/src/${path}`)
}

const loadClass = <T>(path: string) => load(resolveInternal(path)) as { prototype: T }

export const loadRequestQueue = () => loadClass<RequestQueueInternals>('network/requestQueue')
export const loadSocketRequest = () => loadClass<SocketRequestInternals>('network/requestQueue/socketRequest')
export const loadBroker = () => load(resolveInternal('broker')) as BrokerConstructor & { prototype: BrokerInternals }
export const loadEncoder = () => load(resolveInternal('protocol/encoder')) as new () => EncoderInternals
export const loadConnectionPoolBuilder = () =>
  loadFunction<(options: object) => ConnectionPoolBuilder>('cluster/connectionPoolBuilder')
export const loadCreateLogger = () =>
  loadFunction<{ createLogger: (options: object) => unknown }>('loggers').createLogger
export const loadCreateErrorFromCode = () =>
  loadFunction<{ createErrorFromCode: (code: number) => Error }>('protocol/error').createErrorFromCode
export const loadApiKeys = () => loadFunction<Record<string, number>>('protocol/requests/apiKeys')
export const loadRequests = () => loadFunction<{ requests: Record<string, object> }>('protocol/requests').requests
export const loadFunction = <T>(path: string) => load(resolveInternal(path)) as T

/** Replaces the function that an internal module exports. Modules that are already loaded keep the original. */
export function replaceFunction<T>(path: string, replace: (original: T) => T): void {
  const file = resolveInternal(path)
  const original = load(file) as T
  const loaded = load.cache[file]
  if (!loaded) throw new Error(`kafkajs's ${path} cannot be replaced`)
  loaded.exports = replace(original)
}
