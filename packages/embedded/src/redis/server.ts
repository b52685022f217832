import { type Socket } from 'node:net'
import { type Logger, silentLogger } from '../logger'
import { listenTcp } from '../tcp-server'
import { commandTable } from './commands/table'
import { ProtocolError } from './errors'
import { RequestParser } from './protocol/request-parser'
import { type ServerState, Session } from './session'
import { Channels } from './store/channels'
import { Database } from './store/database'

export interface RedisServerOptions {
  /** Default 0: any free port. */
  port?: number
  /** Default 127.0.0.1; there are no passwords, so leave it. */
  host?: string
  /** Default: says nothing. */
  logger?: Logger
  /** Milliseconds since 1970. Default: the system's time. */
  clock?: () => number
  /** Milliseconds between two looks for expired keys that nobody asks for. Default 5,000. */
  sweepIntervalMs?: number
}

export interface RedisServer {
  readonly port: number
  /** `host:port`. */
  readonly address: string
  close(): Promise<void>
}

const databaseCount = 16
/** A reader that is this far behind is cut off, as Redis does with slow subscribers. */
const mostUnsentBytes = 64 * 1024 * 1024

/**
 * Starts a server that speaks Redis' protocol (RESP2 and RESP3). It is a cache that may vanish: everything is in
 * memory, nothing is evicted, and all is gone when it stops. No Lua, streams or blocking commands.
 * Rejects when the port is taken.
 */
export async function startRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  const { port = 0, host = '127.0.0.1', logger = silentLogger, clock: now = Date.now } = options
  const databases = Array.from({ length: databaseCount }, () => new Database(now))
  const state: ServerState = { databases, channels: new Channels(), sessions: new Set(), now }
  let lastId = 0
  const server = await listenTcp({ port, host, onConnection: (socket) => serve(socket, ++lastId, state, logger) })
  const sweep = setInterval(() => {
    for (const database of databases) database.sweep()
  }, options.sweepIntervalMs ?? 5_000).unref()
  return {
    port: server.port,
    address: server.address,
    close: () => {
      clearInterval(sweep)
      return server.close()
    },
  }
}

function serve(socket: Socket, id: number, server: ServerState, logger: Logger): void {
  const parser = new RequestParser()
  const write = (bytes: Buffer): void => {
    if (socket.writable) socket.write(bytes)
    if (session.isEnding) socket.end()
    else if (socket.writableLength > mostUnsentBytes) socket.destroy()
  }
  const session = new Session({ id, server, commands: commandTable, write })
  socket.on('close', () => session.close())
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const request of parser.push(chunk)) if (!session.isEnding) session.handle(request)
    } catch (error) {
      logger.warn({ err: error }, 'closed a connection that does not speak the protocol of Redis')
      if (error instanceof ProtocolError) socket.end(`-ERR ${error.message}\r\n`)
      else socket.destroy()
    }
  })
}
