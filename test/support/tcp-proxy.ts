import { type AddressInfo, type Socket, connect, createServer } from 'node:net'

/** A proxy that can block the connections to a server, to simulate a failure of the server. */
export interface TcpProxy {
  /** `host:port` of the proxy. */
  address: string
  /** Destroys all connections and rejects new ones. */
  block(): void
  /** Accepts connections again. */
  unblock(): void
  /** Reads nothing more from the open connections, so requests that are larger than the sockets' buffers stay unsent. */
  stall(): void
  close(): Promise<void>
}

export interface TcpProxyOptions {
  /** Called with data of clients. If it returns true, all connections are destroyed and the data is not forwarded. */
  breaksConnection?: (data: Buffer) => boolean
}

/** Starts a proxy for the server at `address` (`host:port`). */
export async function startTcpProxy(
  address: string,
  { breaksConnection = () => false }: TcpProxyOptions = {},
): Promise<TcpProxy> {
  const [host = '127.0.0.1', port] = address.split(':')
  const sockets = new Set<Socket>()
  let isBlocked = false
  const server = createServer((client) => {
    client.on('error', () => undefined)
    if (isBlocked) return void client.destroy()
    const upstream = connect(Number(port), host)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    }
    // Registered before the listener of `pipe`, so that it runs before the data is forwarded.
    client.on('data', (data) => breaksConnection(data) && destroyAll())
    client.pipe(upstream).pipe(client)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const destroyAll = () => sockets.forEach((socket) => socket.destroy())
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    block: () => {
      isBlocked = true
      destroyAll()
    },
    unblock: () => void (isBlocked = false),
    stall: () => sockets.forEach((socket) => socket.unpipe().pause()),
    close: async () => {
      destroyAll()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
