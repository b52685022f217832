import { type IncomingMessage } from 'node:http'
import { type Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'

/** A client to which more bytes wait to be sent is disconnected, because it would not catch up. */
const MAX_UNSENT_BYTES = 4 * 1024 * 1024
const PING_INTERVAL_MS = 30_000

/** The clients of one plain WebSocket path. They only receive messages. */
export class WebSocketClients {
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: 4_096, perMessageDeflate: false })
  private readonly awaitingPong = new WeakSet<WebSocket>()
  private readonly pingTimer = setInterval(() => this.pingAll(), PING_INTERVAL_MS).unref()

  get count(): number {
    return this.server.clients.size
  }

  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.server.handleUpgrade(req, socket, head, (client) => {
      client.on('error', () => client.terminate())
      client.on('pong', () => this.awaitingPong.delete(client))
    })
  }

  send(value: unknown): void {
    if (this.count === 0) return
    const text = JSON.stringify(value)
    for (const client of this.server.clients)
      if (client.bufferedAmount > MAX_UNSENT_BYTES) client.terminate()
      else client.send(text)
  }

  close(): void {
    clearInterval(this.pingTimer)
    for (const client of this.server.clients) client.close(1001)
    this.server.close()
  }

  /** Terminates clients that have not responded to the last ping. */
  private pingAll(): void {
    for (const client of this.server.clients) {
      if (this.awaitingPong.has(client)) client.terminate()
      this.awaitingPong.add(client)
      client.ping()
    }
  }
}
