import { type IncomingMessage, type Server } from 'node:http'
import { type Duplex } from 'node:stream'

/** Takes over a connection that asked for an upgrade; a handler that does not want it destroys the socket. */
export type UpgradeListener = (req: IncomingMessage, socket: Duplex, head: Buffer) => void

/** Knows the upgraded sockets of a server, which the server itself forgets, so that they can be ended at stop. */
export class UpgradedSockets {
  private readonly sockets = new Set<Duplex>()

  constructor(server: Server, onUpgrade: UpgradeListener) {
    server.on('upgrade', (req, socket, head) => {
      this.sockets.add(socket)
      socket.once('close', () => this.sockets.delete(socket))
      // Without a listener a reset of the peer would end the process.
      socket.on('error', () => socket.destroy())
      onUpgrade(req, socket, head)
    })
  }

  destroyAll(): void {
    for (const socket of this.sockets) socket.destroy()
  }
}
