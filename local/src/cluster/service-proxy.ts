import { type Server, type Socket, connect, createServer } from 'node:net'
import { pipeline } from 'node:stream'
import { listen } from '../listen'

/**
 * The local address of a Service. Like kube-proxy, forwards TCP connections, whatever their protocol: each new
 * connection goes to the next ready pod. Resets a connection that no ready pod accepts.
 */
export class ServiceProxy {
  private readonly server: Server
  private readonly sockets = new Set<Socket>()
  private roundRobinIndex = 0

  /** `endpoints`: ports of the ready pods. */
  constructor(private readonly endpoints: () => number[]) {
    this.server = createServer({ noDelay: true }, (client) => this.accept(client))
  }

  /** Listens on a free loopback port and returns it. */
  start(): Promise<number> {
    return listen(this.server, 0)
  }

  stop(): void {
    this.server.close()
    for (const socket of this.sockets) socket.destroy()
  }

  private accept(client: Socket): void {
    this.track(client)
    client.on('error', () => client.destroy())
    const ports = this.endpoints()
    const firstIndex = this.roundRobinIndex++ % ports.length
    this.tryNext(client, [...ports.slice(firstIndex), ...ports.slice(0, firstIndex)])
  }

  private tryNext(client: Socket, [port, ...remaining]: number[]): void {
    if (port === undefined) return void client.resetAndDestroy()
    const pod = connect({ host: '127.0.0.1', port, noDelay: true })
    this.track(pod)
    const onError = () => this.tryNext(client, remaining)
    pod.once('error', onError)
    pod.once('connect', () => {
      pod.off('error', onError)
      forward(client, pod)
    })
  }

  private track(socket: Socket): void {
    this.sockets.add(socket)
    socket.once('close', () => this.sockets.delete(socket))
  }
}

/** Forwards in both directions. `pipeline` ends the destination when the source ends, and destroys it on an error. */
function forward(client: Socket, pod: Socket): void {
  pipeline(client, pod, () => undefined)
  pipeline(pod, client, () => undefined)
}
