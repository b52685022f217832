import { type AddressInfo, type Socket, connect, createServer } from 'node:net'

/** A way to a server that can be closed and opened again, as when the server went away and came back. */
export interface TcpGate {
  url: string
  close(): void
  open(): void
  end(): Promise<void>
}

/** Puts a gate before the server of `url`. */
export async function startTcpGate(url: string): Promise<TcpGate> {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  let isOpen = true
  const server = createServer((client) => {
    client.on('error', () => undefined)
    if (!isOpen) return void client.destroy()
    const upstream = connect(Number(port || 6_379), hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    }
    client.pipe(upstream).pipe(client)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const gate = new URL(url)
  gate.hostname = '127.0.0.1'
  gate.port = String((server.address() as AddressInfo).port)
  const cut = () => sockets.forEach((socket) => socket.destroy())
  return {
    url: gate.href,
    close: () => {
      isOpen = false
      cut()
    },
    open: () => void (isOpen = true),
    end: async () => {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
