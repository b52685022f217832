import { type Socket } from 'node:net'
import { type Logger, silentLogger } from '../logger'
import { listenTcp } from '../tcp-server'
import { runCommand } from './commands/run-command'
import { CursorStore } from './cursors'
import { Catalog } from './storage/catalog'
import { removeExpired } from './storage/expiry'
import { Journal } from './storage/journal'
import { FrameReader } from './wire/frames'
import { parseMessage } from './wire/messages'

export interface MongoServerOptions {
  /** Default 0: any free port. */
  port?: number
  /** Address to listen on. Default 127.0.0.1: the server has no authentication, so keep it on loopback. */
  host?: string
  /** Folder of the journal. Default: in memory only. */
  dataDir?: string
  /** Default: logs nothing. */
  logger?: Logger
  /** Current time, for TTL indexes and `$$NOW`. Default: the system's time. */
  clock?: () => Date
  /** Interval in ms at which TTL indexes delete expired documents. Default 10,000. */
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
 * acknowledged writes survive a kill of the process. Rejects if the port or the journal cannot be used.
 */
export async function startMongoServer(options: MongoServerOptions = {}): Promise<MongoServer> {
  const { port = 0, host = '127.0.0.1', dataDir, logger = silentLogger, clock = () => new Date() } = options
  const catalog = new Catalog()
  const journal = dataDir === undefined ? undefined : openJournal(catalog, dataDir, logger)
  const cursors = new CursorStore()
  let connections = 0
  const onConnection = (socket: Socket): void =>
    serve(socket, { catalog, cursors, journal, logger, clock, connectionId: ++connections })
  const ttl = setInterval(() => {
    if (removeExpired(catalog, clock()) > 0) flush(journal, logger)
  }, options.ttlIntervalMs ?? 10_000).unref()
  try {
    const server = await listenTcp({ port, host, onConnection })
    const close = async (): Promise<void> => {
      clearInterval(ttl)
      await server.close()
      await journal?.close()
    }
    return { port: server.port, address: server.address, close }
  } catch (error) {
    clearInterval(ttl)
    await journal?.close()
    throw error
  }
}

function openJournal(catalog: Catalog, dataDir: string, logger: Logger): Journal {
  const journal = new Journal({
    dataDir,
    logger,
    replay: (change) => catalog.apply(change),
    snapshot: () => catalog.snapshot(),
  })
  catalog.listen((change) => journal.append(change))
  return journal
}

function flush(journal: Journal | undefined, logger: Logger): boolean {
  try {
    journal?.flush()
    return true
  } catch (error) {
    logger.error({ err: error }, 'could not write the journal')
    return false
  }
}

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
      connection.logger.warn({ err: error }, 'closed a connection: not a MongoDB message')
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
  const { command, wantsReply, encodeReply } = parseMessage(message)
  const reply = runCommand(command, { catalog, cursors, now: clock(), connectionId })
  // A write that is not in the journal must not be acknowledged.
  const isFlushed = flush(journal, logger)
  const response = isFlushed
    ? reply
    : { ok: 0, errmsg: 'the journal could not be written', code: 14031, codeName: 'OutOfDiskSpace' }
  if (wantsReply) socket.write(encodeReply(response))
}
