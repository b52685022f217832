import { type KafkaConfig } from '../connection/config'
import { connectionOptions } from '../connection/kafka'
import { type Logger } from '../logger'
import { removeIdleTimers } from '../patches/idle-request-queue'
import {
  type BrokerInternals,
  loadApiKeys,
  loadBroker,
  loadConnectionPoolBuilder,
  loadCreateLogger,
  loadRequests,
} from '../patches/kafkajs-internals'
import { replaceRecordCodec } from '../patches/record-codec'
import { type Address, type Connection, type RequestName, type Requests, type Transport } from './transport'

let isPatched = false

/** Connections of kafkajs: its sockets, SASL and encoding, without its cluster, retries and metadata. */
export function createKafkajsTransport({ kafka, logger }: { kafka: KafkaConfig; logger: Logger }): Transport {
  patchKafkajs()
  const { logCreator, ...options } = connectionOptions({ kafka, logger })
  const kafkajsLogger = loadCreateLogger()({ logCreator })
  const builder = loadConnectionPoolBuilder()({ ...options, enforceRequestTimeout: true, logger: kafkajsLogger })
  const Broker = loadBroker()
  const definitions = loadRequests()
  const apiKeys = loadApiKeys()

  /** With one of the two connections of kafkajs's pool: its pool opens a second socket if two requests find none. */
  const createBroker = async ({ host, port }: Address) => {
    const connectionPool = await builder.build({ host, port })
    connectionPool.pool.length = 1
    connectionPool.getConnectionByRequest = () => connectionPool.getConnection(0)
    return new Broker({ connectionPool, logger: kafkajsLogger, authenticationTimeout: options.authenticationTimeout })
  }

  const send: Send = (broker, name, body) => {
    const { request, response, requestTimeout } = broker.lookupRequest(apiKeys[name]!, definitions[name]!)(body)
    // kafkajs's `parse` throws for the first error code, which would drop the results of all other partitions.
    const withErrorCodes = { decode: response.decode, parse: keep }
    return broker.connectionPool.send({ request, response: withErrorCodes, requestTimeout, logResponseError: false })
  }

  return { connect: (address) => new KafkajsConnection(address, () => createBroker(address), send) }
}

type Send = <N extends RequestName>(
  broker: BrokerInternals,
  name: N,
  body: Requests[N]['request'],
) => Promise<Requests[N]['response']>

export class KafkajsConnection implements Connection {
  private readonly fetches: Socket
  private readonly others: Socket

  constructor(
    readonly address: Address,
    createBroker: () => Promise<BrokerInternals>,
    private readonly send: Send,
  ) {
    this.fetches = new Socket(createBroker)
    this.others = new Socket(createBroker)
  }

  async request<N extends RequestName>(name: N, body: Requests[N]['request']): Promise<Requests[N]['response']> {
    const socket = name === 'Fetch' ? this.fetches : this.others
    return this.send(await socket.open(), name, body)
  }

  async close(): Promise<void> {
    await Promise.all([this.fetches.close(), this.others.close()])
  }
}

/** One socket to a broker. A lost one is replaced, because kafkajs would append the next response to half a response. */
class Socket {
  private current: Opening | undefined

  constructor(private readonly createBroker: () => Promise<BrokerInternals>) {}

  open(): Promise<BrokerInternals> {
    if (this.current?.opened?.connectionPool.isConnected() === false) this.current = undefined
    this.current ??= this.start()
    return this.current.broker
  }

  async close(): Promise<void> {
    const { current } = this
    this.current = undefined
    const broker = await current?.broker.catch(() => undefined)
    if (broker) await disconnect(broker)
  }

  private start(): Opening {
    const opening: Opening = { broker: this.connect() }
    opening.broker.then(
      (broker) => (opening.opened = broker),
      () => {
        if (this.current === opening) this.current = undefined
      },
    )
    return opening
  }

  private async connect(): Promise<BrokerInternals> {
    const broker = await this.createBroker()
    try {
      await broker.connect()
    } catch (error) {
      await broker.disconnect().catch(() => undefined)
      throw error
    }
    return broker
  }
}

interface Opening {
  broker: Promise<BrokerInternals>
  /** Undefined while the socket is being opened. */
  opened?: BrokerInternals
}

/** kafkajs's `disconnect` alone waits for the pending requests, of a frozen broker up to their timeout. */
async function disconnect(broker: BrokerInternals): Promise<void> {
  const [connection] = broker.connectionPool.pool
  connection?.rejectRequests(new Error('the connection was closed'))
  await broker.disconnect()
  connection?.socket?.destroy()
}

/** Before kafkajs is used first, because loaded modules keep the functions that they have imported. */
function patchKafkajs(): void {
  if (isPatched) return
  isPatched = true
  removeIdleTimers()
  replaceRecordCodec()
}

const keep = <T>(response: T): Promise<T> => Promise.resolve(response)
