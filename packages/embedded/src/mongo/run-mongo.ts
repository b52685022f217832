import { type Socket } from 'node:net'
import { ServerClock } from '../control/clock'
import { defaultMaxMemoryBytes } from '../control/option-rules'
import { CommandFaults } from '../control/command-faults'
import { RequestLog } from '../control/request-log'
import { type RunningServer } from '../control/running-server'
import { openLocked } from '../folder-lock'
import { type Logger, silentLogger } from '../logger'
import { listenRestartable } from '../tcp-server'
import { type Document, isDocument } from './bson/document'
import { type CommandContext } from './commands/context'
import { commandNames, runCommand } from './commands/run-command'
import { describeCommand } from './commands/describe-command'
import { type Client, createMongoControl, type MongoState } from './mongo-control'
import { CursorStore } from './cursors'
import { MongoCommandError } from './mongo-errors'
import { type MongoServerOptions } from './mongo-server'
import { ReplicaSet } from './replica-set/replica-set'
import { Catalog } from './storage/catalog'
import { deleteExpired } from './storage/ttl'
import { Journal } from './storage/journal'
import { messageFrames } from './wire/message-frames'
import { parseMessage } from './wire/messages'

/** Starts the server in this process. */
export async function runMongo(options: MongoServerOptions): Promise<RunningServer> {
  const { port = 0, host = '127.0.0.1', database = 'test', dataDir, logger = silentLogger } = options
  const catalog = new Catalog(options.maxMemory ?? defaultMaxMemoryBytes())
  const [journal, unlock] =
    dataDir === undefined ? [] : openLocked(dataDir, () => new Journal({ dataDir, logger, catalog }))
  const clock = new ServerClock()
  const { replicaSet: replicaSetName } = options
  const replicaSet = replicaSetName === undefined ? undefined : new ReplicaSet(replicaSetName, catalog, clock.now)
  const state: MongoState = {
    catalog,
    cursors: new CursorStore(),
    clock,
    replicaSet,
    clients: new Set(),
    faults: new CommandFaults(commandNames),
    requestLog: new RequestLog(options.requestLogSize),
    logger,
    flush: () => flush(journal, logger),
  }
  const expire = (): void => {
    replicaSet?.sessions.expire()
    const isLocked = (namespace: string): boolean => replicaSet?.sessions.hasChanged(namespace) === true
    if (deleteExpired(catalog, new Date(state.clock.now()), isLocked) > 0) state.flush()
  }
  let connectionCount = 0
  const onConnection = (socket: Socket): void => serve({ appName: '', connectionId: ++connectionCount, socket }, state)
  const closeJournal = async (): Promise<void> => {
    try {
      await journal?.close()
    } finally {
      unlock?.()
    }
  }
  const ttlTimer = setInterval(expire, options.ttlIntervalMs ?? 10_000).unref()
  try {
    const server = await listenRestartable({ port, host, onConnection })
    const close = async (): Promise<void> => {
      clearInterval(ttlTimer)
      await server.close()
      await closeJournal()
    }
    const { address, stop, start } = server
    const query = replicaSetName === undefined ? '' : `?replicaSet=${encodeURIComponent(replicaSetName)}`
    if (replicaSet) replicaSet.address = address
    const properties = { port: server.port, address, pid: process.pid, url: `mongodb://${address}/${database}${query}` }
    return { properties, control: { ...createMongoControl(state, expire), stop, start }, unref: server.unref, close }
  } catch (error) {
    clearInterval(ttlTimer)
    await closeJournal()
    throw error
  }
}

function flush(journal: Journal | undefined, logger: Logger): boolean {
  try {
    journal?.flush()
    return true
  } catch (error) {
    logger.error({ err: error }, 'could not write the journal; all commands fail until it can be written')
    return false
  }
}

const journalError = new MongoCommandError(14031, 'the journal could not be written; see the log of the server')

function serve(client: Client, state: MongoState): void {
  const { socket } = client
  const frames = messageFrames()
  state.clients.add(client)
  socket.on('close', () => state.clients.delete(client))
  socket.on('data', (chunk: Buffer) => {
    try {
      socket.cork()
      for (const message of frames.push(chunk)) respond(client, message, state)
    } catch (error) {
      state.logger.warn({ err: error }, 'closed a connection that sent an invalid MongoDB message')
      socket.destroy()
    } finally {
      socket.uncork()
    }
  })
}

function respond(client: Client, message: Buffer, state: MongoState): void {
  const { clock, faults, requestLog } = state
  const { command, expectsReply, encodeReply } = parseMessage(message)
  const [name = ''] = Object.keys(command)
  client.appName = appNameOf(command) ?? client.appName
  if (requestLog.isOn)
    requestLog.add({ time: clock.now(), name, clientId: client.appName, details: describeCommand(command) })
  const reply = runCommand(command, contextOf(client, state))
  const send = (result: Document): void => {
    // A write that is not in the journal must not be acknowledged.
    const response = state.flush() ? result : journalError.toReply()
    if (!expectsReply) return
    const bytes = encode(response, encodeReply)
    const write = (): void => void client.socket.write(bytes)
    const delayMs = faults.delayOf(name)
    // A driver waits for the reply before it sends the next command of a connection, so the replies stay in order.
    if (delayMs > 0) setTimeout(write, delayMs).unref()
    else write()
  }
  if (reply instanceof Promise) void reply.then(send)
  else send(reply)
}

/** Encodes a reply, or an error if it cannot be encoded, because it is larger than a message can be. */
function encode(reply: Document, encodeReply: (reply: Document) => Buffer): Buffer {
  try {
    return encodeReply(reply)
  } catch (error) {
    const message = `the reply cannot be encoded, as it may be too large: ${(error as Error).message}`
    return encodeReply(new MongoCommandError(10334, message).toReply())
  }
}

function contextOf({ connectionId, socket }: Client, state: MongoState): CommandContext {
  const { catalog, cursors, clock, faults, replicaSet } = state
  const startedAt = performance.now()
  return {
    catalog,
    cursors,
    faults,
    replicaSet,
    connectionId,
    now: new Date(clock.now()),
    isConnected: () => !socket.destroyed,
    elapsedMs: () => performance.now() - startedAt,
  }
}

/** The `appName`, which a driver sends in the first command of a connection. */
function appNameOf({ client }: Document): string | undefined {
  const application = isDocument(client) ? client['application'] : undefined
  const name = isDocument(application) ? application['name'] : undefined
  return typeof name === 'string' ? name : undefined
}
