import { type AddressInfo, type Socket, connect, createServer } from 'node:net'

/** A proxy that can block the connections to a server, to simulate a failure of the server. */
export interface TcpGate {
  /** `host:port` of the proxy. */
  address: string
  /** Destroys all connections and rejects new ones. */
  shut(): void
  /** Accepts connections again. */
  open(): void
  close(): Promise<void>
}

export interface TcpGateOptions {
  /** Called with data of clients. If it returns true, all connections are destroyed and the data is not forwarded. */
  breaksConnection?: (data: Buffer) => boolean
}

/** Starts a proxy for the server at `address` (`host:port`). */
export async function startTcpGate(
  address: string,
  { breaksConnection = () => false }: TcpGateOptions = {},
): Promise<TcpGate> {
  const [host = '127.0.0.1', port] = address.split(':')
  const sockets = new Set<Socket>()
  let isOpen = true
  const server = createServer((client) => {
    client.on('error', () => undefined)
    if (!isOpen) return void client.destroy()
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
    shut: () => {
      isOpen = false
      destroyAll()
    },
    open: () => void (isOpen = true),
    close: async () => {
      destroyAll()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
