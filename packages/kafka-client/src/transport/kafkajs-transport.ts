import { type KafkaConfig } from '../kafka-config'
import { createDeferred } from '../collections/deferred'
import { type Logger } from '../logger'
import { connectionOptions } from './connection-options'
import { decodeFetchResponse } from './fetch-decoder'
import { encodeFetchRequest } from './fetch-encoder'
import {
  type BrokerInternals,
  loadApiKeys,
  loadBroker,
  loadConnectionPoolBuilder,
  loadCreateLogger,
  loadRequests,
} from './kafkajs-internals'
import { encodeProduceRequest } from './produce-encoder'
import { replaceRequestTimers } from './request-queue'
import {
  type Address,
  type Connection,
  type FetchRequest,
  type ProduceRequest,
  type RequestName,
  type RequestOf,
  type ResponseOf,
  type Transport,
} from './transport'

/** Uses kafkajs for sockets, SASL and most encoding, but not its metadata, retries, groups or producer. */
export function createKafkajsTransport({ kafka, logger }: { kafka: KafkaConfig; logger: Logger }): Transport {
  replaceRequestTimers()
  const { logCreator, ...options } = connectionOptions({ kafka, logger })
  const kafkajsLogger = loadCreateLogger()({ logCreator })
  const builder = loadConnectionPoolBuilder()({ ...options, enforceRequestTimeout: true, logger: kafkajsLogger })
  const Broker = loadBroker()
  const definitions = loadRequests()
  const apiKeys = loadApiKeys()

  /**
   * Uses one of the two connections in kafkajs's pool, because two requests at the same time would open two sockets.
   */
  const createBroker = async ({ host, port }: Address) => {
    const connectionPool = await builder.build({ host, port })
    connectionPool.pool.length = 1
    connectionPool.getConnectionByRequest = () => connectionPool.getConnection(0)
    return new Broker({ connectionPool, logger: kafkajsLogger, authenticationTimeout: options.authenticationTimeout })
  }

  const send: Send = (broker, name, body) => {
    const { request, response, requestTimeout } = broker.lookupRequest(apiKeys[name]!, definitions[name]!)(body)
    let { decode } = response
    if (name === 'Fetch') {
      request.encode = () => Promise.resolve(encodeFetchRequest(body as FetchRequest, request.apiVersion))
      decode = (bytes) => decodeFetchResponse(bytes, request.apiVersion)
    }
    if (name === 'Produce') request.encode = () => Promise.resolve(encodeProduceRequest(body as ProduceRequest))
    // kafkajs's `parse` throws for the first error code, which would drop the results of all other partitions.
    const parse = (decoded: unknown) => Promise.resolve(decoded)
    return broker.connectionPool.send({ request, response: { decode, parse }, requestTimeout, logResponseError: false })
  }

  return { connect: (address) => new KafkajsConnection(address, () => createBroker(address), send) }
}

/** Requests that the broker may delay: a fetch waits for records, and a commit for followers. */
const DELAYED_REQUESTS = new Set<RequestName>(['Fetch', 'OffsetCommit'])

type Send = <N extends RequestName>(broker: BrokerInternals, name: N, body: RequestOf<N>) => Promise<ResponseOf<N>>

export class KafkajsConnection implements Connection {
  private readonly sockets = new Map<string, Socket>()

  constructor(
    readonly address: Address,
    private readonly createBroker: () => Promise<BrokerInternals>,
    private readonly send: Send,
  ) {}

  async request<N extends RequestName>(
    name: N,
    body: RequestOf<N>,
    socketName = DELAYED_REQUESTS.has(name) ? name : '',
  ): Promise<ResponseOf<N>> {
    let socket = this.sockets.get(socketName)
    // A lost socket is replaced, because kafkajs would append the next response to a partial one.
    if (!socket || socket.isLost) this.sockets.set(socketName, (socket = new Socket(this.createBroker)))
    return this.send(await socket.ready, name, body)
  }

  async close(): Promise<void> {
    const sockets = [...this.sockets.values()]
    this.sockets.clear()
    await Promise.all(sockets.map((socket) => socket.close()))
  }
}

/** One socket to a broker, from the attempt to connect until it is lost or closed. */
class Socket {
  readonly ready: Promise<BrokerInternals>
  private readonly closed = createDeferred<never>()
  private broker: BrokerInternals | undefined
  private state: 'connecting' | 'connected' | 'ended' = 'connecting'

  constructor(createBroker: () => Promise<BrokerInternals>) {
    this.ready = Promise.race([this.connect(createBroker), this.closed.promise])
    this.ready.catch(() => (this.state = 'ended'))
  }

  get isLost(): boolean {
    return this.state === 'ended' || (this.state === 'connected' && !this.broker?.connectionPool.isConnected())
  }

  /** Rejects `ready` at once, even if a frozen broker does not respond to the attempt to connect. */
  async close(): Promise<void> {
    this.state = 'ended'
    this.closed.reject(new Error('the connection was closed'))
    if (this.broker) await disconnect(this.broker)
  }

  private async connect(createBroker: () => Promise<BrokerInternals>): Promise<BrokerInternals> {
    const broker = await createBroker()
    if (this.isLost) return broker
    this.broker = broker
    try {
      await broker.connect()
    } catch (error) {
      await broker.disconnect().catch(() => undefined)
      throw error
    }
    if (this.state === 'connecting') this.state = 'connected'
    return broker
  }
}

/** Rejects the pending requests, because kafkajs's `disconnect` waits for their responses or timeouts. */
async function disconnect(broker: BrokerInternals): Promise<void> {
  const [connection] = broker.connectionPool.pool
  connection?.rejectRequests(new Error('the connection was closed'))
  await broker.disconnect()
  connection?.socket?.destroy()
}
