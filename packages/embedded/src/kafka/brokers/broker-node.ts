import { type Socket } from 'node:net'
import { type TlsOptions } from 'node:tls'
import { listenTcp, type TcpServer } from '../../tcp-server'

interface BrokerConnection {
  /** The client id of the last request; empty before the first one. */
  readonly clientId: string
  setFrozen(isFrozen: boolean): void
  close(): void
}

/** One broker of the cluster: its port and its connections. */
export class BrokerNode {
  /** Whether other brokers have taken over the partitions and groups of this broker. */
  isFenced = false
  private isFrozen = false
  private isUnref = false
  private server: TcpServer | undefined
  private readonly connections = new Set<BrokerConnection>()

  constructor(
    readonly id: number,
    readonly host: string,
    /** Before the start, 0 means any free port. */
    public port: number,
    private readonly connect: (socket: Socket) => BrokerConnection,
    private readonly tls?: TlsOptions,
  ) {}

  get isListening(): boolean {
    return this.server !== undefined
  }

  /** @throws Node's error, such as EADDRINUSE. */
  async start(): Promise<void> {
    const { host, port, tls } = this
    this.server = await listenTcp({ port, host, ...(tls && { tls }), onConnection: (socket) => this.accept(socket) })
    this.port = this.server.port
    if (this.isUnref) this.server.unref()
  }

  async stop(): Promise<void> {
    const { server } = this
    this.isFrozen = false
    await server?.close()
    if (this.server === server) this.server = undefined
  }

  unref(): void {
    this.isUnref = true
    this.server?.unref()
  }

  /** Closes the connections of this client, by default of all clients, and returns their number. */
  disconnect(clientId?: string): number {
    const connections = [...this.connections].filter((each) => clientId === undefined || each.clientId === clientId)
    for (const connection of connections) connection.close()
    return connections.length
  }

  setFrozen(isFrozen: boolean): void {
    this.isFrozen = isFrozen
    for (const connection of this.connections) connection.setFrozen(isFrozen)
  }

  private accept(socket: Socket): void {
    const connection = this.connect(socket)
    this.connections.add(connection)
    socket.on('close', () => this.connections.delete(connection))
    if (this.isFrozen) connection.setFrozen(true)
  }
}
