import { type IncomingMessage, type Server } from 'node:http'
import { type Duplex } from 'node:stream'

/** Takes over a connection that asked for an upgrade; a listener that does not accept it destroys the socket. */
export type UpgradeListener = (req: IncomingMessage, socket: Duplex, head: Buffer) => void

/**
 * The sockets that `server.close()` does not end although no answer is pending: those without a request so far
 * (browsers open some in advance) and upgraded ones.
 */
export class IdleSockets {
  private readonly sockets = new Set<Duplex>()

  constructor(server: Server, onUpgrade?: UpgradeListener) {
    server.on('connection', (socket) => this.add(socket))
    server.on('request', (req) => this.sockets.delete(req.socket))
    if (!onUpgrade) return
    server.on('upgrade', (req, socket, head) => {
      this.add(socket)
      // Without a listener a connection reset would end the process.
      socket.on('error', () => socket.destroy())
      onUpgrade(req, socket, head)
    })
  }

  destroyAll(): void {
    for (const socket of this.sockets) socket.destroy()
  }

  private add(socket: Duplex): void {
    this.sockets.add(socket)
    socket.once('close', () => this.sockets.delete(socket))
  }
}
