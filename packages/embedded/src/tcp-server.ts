import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'

interface TcpServerOptions {
  /** 0 for any free port. */
  port: number
  host: string
  /** The settings of TLS; absent for connections without it. */
  tls?: TlsOptions
  onConnection: (socket: Socket) => void
}

/** A listening server. `close` also closes all its connections. */
export interface TcpServer {
  readonly port: number
  readonly address: string
  /** Lets the process exit while the server is running. */
  unref(): void
  close(): Promise<void>
}

/** Starts a server. @throws Node's error, such as EADDRINUSE. */
export async function listenTcp({ port, host, tls, onConnection }: TcpServerOptions): Promise<TcpServer> {
  const sockets = new Set<Socket>()
  let isUnref = false
  const options = { ...tls, noDelay: true }
  const server = tls ? createTlsServer(options, onConnection) : createServer(options, onConnection)
  // With TLS, this socket carries the encrypted bytes. The socket of 'secureConnection' emits errors, too.
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    if (isUnref) socket.unref()
    socket.on('close', () => sockets.delete(socket))
    // A client may reset its connection. Without a listener, the error would end the process.
    socket.on('error', () => socket.destroy())
  })
  server.on('secureConnection', (socket: Socket) => socket.on('error', () => socket.destroy()))
  server.listen(port, host)
  await once(server, 'listening')
  const boundPort = (server.address() as AddressInfo).port
  const unref = () => {
    isUnref = true
    for (const each of [server, ...sockets]) each.unref()
  }
  return { port: boundPort, address: `${host}:${boundPort}`, unref, close: () => closeAll(server, sockets) }
}

/** A server that a test can stop, and start again on the same port. */
export interface RestartableServer extends TcpServer {
  stop(): Promise<void>
  /** Does nothing while the server is listening. */
  start(): Promise<void>
}

/** Starts a server that can be stopped and started. @throws Node's error, such as EADDRINUSE. */
export async function listenRestartable(options: TcpServerOptions): Promise<RestartableServer> {
  let server: TcpServer | undefined = await listenTcp(options)
  let isUnref = false
  const { port, address } = server
  const stop = async () => {
    const serverToClose = server
    server = undefined
    await serverToClose?.close()
  }
  const start = async () => {
    if (server) return
    server = await listenTcp({ ...options, port })
    if (isUnref) server.unref()
  }
  const unref = () => {
    isUnref = true
    server?.unref()
  }
  return { port, address, unref, stop, start, close: stop }
}

async function closeAll(server: Server, sockets: Set<Socket>): Promise<void> {
  if (!server.listening) return
  const closed = once(server, 'close')
  server.close()
  for (const socket of sockets) socket.destroy()
  await closed
}
