import { type IncomingMessage, type Server } from 'node:http'
import { type Duplex } from 'node:stream'

/** Handles an HTTP upgrade. A listener that rejects the upgrade must destroy the socket. */
export type UpgradeListener = (req: IncomingMessage, socket: Duplex, head: Buffer) => void

/**
 * Sockets that `server.close()` leaves open although no response is pending: connections without any request, which
 * browsers open in advance, and upgraded connections.
 */
export class IdleSockets {
  private readonly sockets = new Set<Duplex>()

  constructor(server: Server, onUpgrade?: UpgradeListener) {
    server.on('connection', (socket) => this.add(socket))
    server.on('request', (req) => this.sockets.delete(req.socket))
    if (!onUpgrade) return
    server.on('upgrade', (req, socket, head) => {
      this.add(socket)
      // Without an error listener a connection reset would end the process.
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
