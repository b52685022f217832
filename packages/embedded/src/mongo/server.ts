import { type Socket } from 'node:net'
import { type Logger, silentLogger } from '../logger'
import { listenTcp } from '../tcp-server'
import { runCommand } from './commands/run-command'
import { CursorStore } from './cursors'
import { MongoCommandError } from './errors'
import { Catalog } from './storage/catalog'
import { deleteExpired } from './storage/expiry'
import { Journal } from './storage/journal'
import { FrameReader } from './wire/frame-reader'
import { parseMessage } from './wire/messages'

export interface MongoServerOptions {
  /** Default 0: any free port. */
  port?: number
  /** Address to listen on. Default 127.0.0.1: the server has no authentication, so keep it on loopback. */
  host?: string
  /** Folder of the journal. Default: no journal, the data is only in memory. */
  dataDir?: string
  /** Default: a logger without output. */
  logger?: Logger
  /** Current time, for TTL indexes and `$$NOW`. Default: the system's time. */
  clock?: () => Date
  /** Interval in ms at which documents that have expired by a TTL index are deleted. Default 10,000. */
  ttlIntervalMs?: number
}

export interface MongoServer {
  readonly port: number
  /** `host:port`. */
  readonly address: string
  /** Closes all connections and flushes the journal. */
  close(): Promise<void>
}

/**
 * Starts a standalone MongoDB server for drivers and mongoose: no users, transactions or change streams. With `dataDir`
 * acknowledged writes survive a kill of the process. Rejects with Node's error if the port or the journal cannot be opened.
 */
export async function startMongoServer(options: MongoServerOptions = {}): Promise<MongoServer> {
  const { port = 0, host = '127.0.0.1', dataDir, logger = silentLogger, clock = () => new Date() } = options
  const catalog = new Catalog()
  const journal = dataDir === undefined ? undefined : new Journal({ dataDir, logger, catalog })
  const cursors = new CursorStore()
  let connectionCount = 0
  const onConnection = (socket: Socket): void =>
    serve(socket, { catalog, cursors, journal, logger, clock, connectionId: ++connectionCount })
  const ttlTimer = setInterval(() => {
    if (deleteExpired(catalog, clock()) > 0) flush(journal, logger)
  }, options.ttlIntervalMs ?? 10_000).unref()
  try {
    const server = await listenTcp({ port, host, onConnection })
    const close = async (): Promise<void> => {
      clearInterval(ttlTimer)
      await server.close()
      await journal?.close()
    }
    return { port: server.port, address: server.address, close }
  } catch (error) {
    clearInterval(ttlTimer)
    await journal?.close()
    throw error
  }
}

function flush(journal: Journal | undefined, logger: Logger): boolean {
  try {
    journal?.flush()
    return true
  } catch (error) {
    logger.error({ err: error }, 'could not write the journal; writes are not acknowledged until it can be written')
    return false
  }
}

const journalError = new MongoCommandError(14031, 'the journal could not be written')

interface Connection {
  catalog: Catalog
  cursors: CursorStore
  journal: Journal | undefined
  logger: Logger
  clock: () => Date
  connectionId: number
}

function serve(socket: Socket, connection: Connection): void {
  const frames = new FrameReader()
  socket.on('data', (chunk: Buffer) => {
    try {
      socket.cork()
      for (const message of frames.push(chunk)) respond(socket, message, connection)
    } catch (error) {
      connection.logger.warn({ err: error }, 'closed a connection that sent bytes which are not a MongoDB message')
      socket.destroy()
    } finally {
      socket.uncork()
    }
  })
}

function respond(
  socket: Socket,
  message: Buffer,
  { catalog, cursors, journal, logger, clock, connectionId }: Connection,
): void {
  const { command, expectsReply, encodeReply } = parseMessage(message)
  const reply = runCommand(command, { catalog, cursors, now: clock(), connectionId })
  // A write that is not in the journal must not be acknowledged.
  const isFlushed = flush(journal, logger)
  const response = isFlushed ? reply : journalError.toReply()
  if (expectsReply) socket.write(encodeReply(response))
}
