import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net'
import { pipeline } from 'node:stream'

interface ServiceProxyOptions {
  /** Ports of the ready pods. */
  endpoints: () => number[]
}

/**
 * The local address of a Service. Like kube-proxy it forwards TCP: each new connection goes to the next ready pod,
 * whatever its protocol (HTTP, WebSocket, server-sent events). Without a ready pod that accepts it, it is reset.
 */
export class ServiceProxy {
  private readonly server: Server
  private readonly sockets = new Set<Socket>()
  private roundRobin = 0

  constructor(private readonly options: ServiceProxyOptions) {
    this.server = createServer({ noDelay: true }, (client) => this.accept(client))
  }

  /** Listens on a free loopback port and returns it. */
  start(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject)
      this.server.listen(0, '127.0.0.1', () => resolve((this.server.address() as AddressInfo).port))
    })
  }

  stop(): void {
    this.server.close()
    for (const socket of this.sockets) socket.destroy()
  }

  private accept(client: Socket): void {
    this.track(client)
    client.on('error', () => client.destroy())
    const endpoints = this.options.endpoints()
    const first = this.roundRobin++
    this.tryNext(
      client,
      endpoints.map((_, index) => endpoints[(first + index) % endpoints.length] ?? 0),
    )
  }

  private tryNext(client: Socket, [port, ...others]: number[]): void {
    if (port === undefined) return void client.resetAndDestroy()
    const pod = connect({ host: '127.0.0.1', port, noDelay: true })
    this.track(pod)
    const onRefused = () => this.tryNext(client, others)
    pod.once('error', onRefused)
    pod.once('connect', () => {
      pod.off('error', onRefused)
      join(client, pod)
    })
  }

  private track(socket: Socket): void {
    this.sockets.add(socket)
    socket.once('close', () => this.sockets.delete(socket))
  }
}

// A pipeline ends its target after the source has ended and everything was written, and destroys it on an error.
function join(client: Socket, pod: Socket): void {
  pipeline(client, pod, () => undefined)
  pipeline(pod, client, () => undefined)
}
