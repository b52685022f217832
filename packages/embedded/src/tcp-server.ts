import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'

export interface TcpServerOptions {
  /** 0 takes any free port. */
  port: number
  /** Default 127.0.0.1: the servers know no passwords, so nobody outside this machine should reach them. */
  host: string
  onConnection: (socket: Socket) => void
}

/** A listening server that remembers its sockets, so that closing it really ends everything. */
export interface TcpServer {
  readonly port: number
  readonly address: string
  close(): Promise<void>
}

/** Listens; rejects with Node's error (EADDRINUSE and the like) when it cannot. */
export async function listenTcp({ port, host, onConnection }: TcpServerOptions): Promise<TcpServer> {
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // A peer that vanishes is an everyday event; 'close' follows and cleans up.
    socket.on('error', () => socket.destroy())
    onConnection(socket)
  })
  server.listen(port, host)
  await once(server, 'listening')
  const bound = (server.address() as AddressInfo).port
  return { port: bound, address: `${host}:${bound}`, close: () => closeAll(server, sockets) }
}

async function closeAll(server: Server, sockets: Set<Socket>): Promise<void> {
  if (!server.listening) return
  const closed = once(server, 'close')
  server.close()
  for (const socket of sockets) socket.destroy()
  await closed
}
