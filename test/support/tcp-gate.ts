import { type AddressInfo, type Socket, connect, createServer } from 'node:net'

/** A proxy in front of a server that can be shut and opened again, as when the server fails and recovers. */
export interface TcpGate {
  /** `host:port` of the gate. */
  address: string
  shut(): void
  open(): void
  close(): Promise<void>
}

export interface TcpGateOptions {
  /** Called with what clients send; true destroys all connections, and this data does not arrive. Default: never. */
  cutsAt?: (data: Buffer) => boolean
}

/** Puts a gate in front of the server at `host:port`. */
export async function startTcpGate(address: string, { cutsAt = () => false }: TcpGateOptions = {}): Promise<TcpGate> {
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
    // Before the pipe's own listener.
    client.on('data', (data) => cutsAt(data) && cut())
    client.pipe(upstream).pipe(client)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const cut = () => sockets.forEach((socket) => socket.destroy())
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    shut: () => {
      isOpen = false
      cut()
    },
    open: () => void (isOpen = true),
    close: async () => {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
