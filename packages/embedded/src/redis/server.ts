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
  /** Address to listen on. Default 127.0.0.1: the server has no authentication, so keep it on loopback. */
  host?: string
  /** Default: a logger without output. */
  logger?: Logger
  /** Current time in ms since the epoch. Default: Date.now. */
  clock?: () => number
  /** Interval in ms at which expired keys are deleted, even if no command uses them. Default 5,000. */
  sweepIntervalMs?: number
}

export interface RedisServer {
  readonly port: number
  /** `host:port`. */
  readonly address: string
  close(): Promise<void>
}

const databaseCount = 16
/** A client with more unsent replies is disconnected, similar to client-output-buffer-limit of Redis. */
const maxUnsentBytes = 64 * 1024 * 1024

/**
 * Starts a Redis server (RESP2 and RESP3) that keeps everything in memory: nothing is persisted, nothing is evicted.
 * No Lua scripts, streams or blocking commands. Rejects with Node's error if the port cannot be used.
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
    else if (socket.writableLength > maxUnsentBytes) socket.destroy()
  }
  const session = new Session({ id, server, commands: commandTable, write })
  socket.on('close', () => session.close())
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const request of parser.push(chunk)) if (!session.isEnding) session.handle(request)
    } catch (error) {
      logger.warn({ err: error }, 'closed a connection that sent bytes which are not a Redis request')
      if (error instanceof ProtocolError) socket.end(`-ERR ${error.message}\r\n`)
      else socket.destroy()
    }
  })
}
