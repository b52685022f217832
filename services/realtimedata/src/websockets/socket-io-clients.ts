import { type IncomingMessage } from 'node:http'
import { type Duplex } from 'node:stream'
import { type ServerToClientEvents, type Snapshot } from '@food-delivery/contracts'
import { Server as Engine } from 'engine.io'
import { Server } from 'socket.io'

type NoEvents = Record<string, never>

export interface SocketIoClientsOptions {
  snapshot: () => Snapshot
  /**
   * Called before a new client gets its snapshot. Must send the pending batches to the other clients, because the
   * snapshot contains their events.
   */
  beforeSnapshot: () => void
}

/** Room of the clients that have received their snapshot. */
const LIVE = 'live'

/** Browsers on Socket.IO, with the WebSocket transport only. */
export class SocketIoClients {
  private readonly engine = new Engine({
    transports: ['websocket'],
    // Clients send no messages.
    maxHttpBufferSize: 4_096,
    perMessageDeflate: false,
  })
  private readonly io = new Server<NoEvents, ServerToClientEvents>({ serveClient: false })

  constructor({ snapshot, beforeSnapshot }: SocketIoClientsOptions) {
    this.io.bind(this.engine)
    this.io.on('connection', (socket) => {
      beforeSnapshot()
      socket.emit('snapshot', snapshot())
      void socket.join(LIVE)
    })
  }

  get count(): number {
    return this.engine.clientsCount
  }

  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.engine.handleUpgrade(req, socket, head)
  }

  /** Sends an event to all clients that have received their snapshot. */
  emit<E extends keyof ServerToClientEvents>(event: E, ...args: Parameters<ServerToClientEvents[E]>): void {
    this.io.to(LIVE).emit(event, ...args)
  }

  async close(): Promise<void> {
    await this.io.close()
  }
}
