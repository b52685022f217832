import { type IncomingMessage } from 'node:http'
import { type Duplex } from 'node:stream'
import { type ServerToClientEvents, type Snapshot } from '@food-delivery/contracts'
import { Server as Engine } from 'engine.io'
import { Server } from 'socket.io'

type NoEvents = Record<string, never>

export interface SocketIoDoorOptions {
  snapshot: () => Snapshot
  /** Called before a new viewer gets its snapshot: what is on its way to the others is in the snapshot already. */
  onJoining: () => void
}

/** Viewers that have their snapshot. */
const LIVE = 'live'

/** Browsers on Socket.IO, by WebSocket only. */
export class SocketIoDoor {
  private readonly engine = new Engine({
    transports: ['websocket'],
    // Nobody has anything to say to us.
    maxHttpBufferSize: 4_096,
    perMessageDeflate: false,
  })
  private readonly io = new Server<NoEvents, ServerToClientEvents>({ serveClient: false })

  constructor({ snapshot, onJoining }: SocketIoDoorOptions) {
    this.io.bind(this.engine)
    this.io.on('connection', (socket) => {
      onJoining()
      socket.emit('snapshot', snapshot())
      void socket.join(LIVE)
    })
  }

  get viewers(): number {
    return this.engine.clientsCount
  }

  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.engine.handleUpgrade(req, socket, head)
  }

  /** Sends to all viewers that have their snapshot. */
  emit<E extends keyof ServerToClientEvents>(event: E, ...args: Parameters<ServerToClientEvents[E]>): void {
    this.io.to(LIVE).emit(event, ...args)
  }

  async close(): Promise<void> {
    await this.io.close()
  }
}
