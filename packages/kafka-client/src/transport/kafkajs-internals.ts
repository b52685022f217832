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

export interface BrokerInternals {
  connectionPool: ConnectionPoolInternals
  /** Opens a connection, requests the supported API versions and authenticates. */
  connect(): Promise<void>
  disconnect(): Promise<void>
  /** The newest version of a request that both sides support. */
  lookupRequest(apiKey: number, definition: object): (body: unknown) => ProtocolRequest
}

interface ProtocolRequest {
  request: { apiVersion: number; encode(): Promise<EncoderInternals> }
  response: { decode(payload: Buffer): Promise<unknown> }
  /** In ms. Undefined: the timeout of the connection. */
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

/** A record in a format before Kafka 0.11. */
interface OldMessage {
  offset: string
  /** Undefined before Kafka 0.10. */
  timestamp?: string
  key: Buffer | null
  value: Buffer | null
}

/** The kafkajs version that the patches were written for. */
const PATCHED_VERSION = '2.2.4'

const load = createRequire(__filename)

/** The path of an internal module of kafkajs. @throws if another version is installed */
function resolveInternal(path: string): string {
  const { version } = load('kafkajs/package.json') as { version: string }
  if (version !== PATCHED_VERSION)
    throw new Error(`kafkajs ${version} is installed, but kafka-client needs exactly ${PATCHED_VERSION}`)
  return load.resolve(`kafkajs/src/${path}`)
}

const loaded = new Map<string, unknown>()

/**
 * Modules are loaded once, because Node resolves the path again at each `require`, which takes longer than a request.
 */
function loadInternal<T>(path: string): T {
  if (!loaded.has(path)) loaded.set(path, load(resolveInternal(path)))
  return loaded.get(path) as T
}

export const loadRequestQueue = () => loadInternal<{ prototype: RequestQueueInternals }>('network/requestQueue')
export const loadSocketRequest = () =>
  loadInternal<{ prototype: SocketRequestInternals }>('network/requestQueue/socketRequest')
export const loadBroker = () => loadInternal<BrokerConstructor>('broker')
export const loadEncoder = () => loadInternal<new () => EncoderInternals>('protocol/encoder')
export const loadDecoder = () => loadInternal<new (bytes: Buffer) => object>('protocol/decoder')
export const loadDecodeMessages = () =>
  loadInternal<(decoder: object) => Promise<OldMessage[]>>('protocol/requests/fetch/v4/decodeMessages')
export const loadCrc32c = () => loadInternal<(bytes: Buffer) => number>('protocol/recordBatch/crc32C/crc32C')
export const loadConnectionPoolBuilder = () =>
  loadInternal<(options: object) => ConnectionPoolBuilder>('cluster/connectionPoolBuilder')
export const loadCreateLogger = () =>
  loadInternal<{ createLogger: (options: object) => unknown }>('loggers').createLogger
export const loadCreateErrorFromCode = () =>
  loadInternal<{ createErrorFromCode: (code: number) => Error }>('protocol/error').createErrorFromCode
export const loadApiKeys = () => loadInternal<Record<string, number>>('protocol/requests/apiKeys')
export const loadRequests = () => loadInternal<{ requests: Record<string, object> }>('protocol/requests').requests
