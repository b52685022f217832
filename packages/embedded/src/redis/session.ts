import { ownValue } from '../own-value'
import { type CommandFaults } from '../control/command-faults'
import { type RequestLog } from '../control/request-log'
import { notAllowedInScript, notSupported, RedisError, wrongArity } from './redis-error'
import { encodeReply, joinReplies, type Protocol } from './protocol/encode-reply'
import { SimpleError, PushReply, type Reply, SimpleString } from './protocol/replies'
import { type Request } from './protocol/request-parser'
import { type Channels, type Delivery, type Subscriber, Subscriptions } from './store/channels'
import { type Database } from './store/database'
import { type KeyspaceEvents } from './store/keyspace-events'
import { MultiTransaction } from './multi-transaction'
import { type BlockedClients, type BlockingCommand } from './blocked-clients'
import { toBytes, toName } from './commands/arguments'

/** The state that all connections share. */
export interface ServerState {
  readonly databases: readonly Database[]
  readonly channels: Channels
  readonly events: KeyspaceEvents
  readonly sessions: Set<Session>
  /** The connections that have sent MONITOR. */
  readonly monitors: Set<Session>
  readonly blockedClients: BlockedClients
  /** ms since 1970. */
  readonly now: () => number
  readonly faults: CommandFaults<RedisError>
  readonly requestLog: RequestLog
  /** In bytes; 0: no limit. */
  maxMemory: number
  /** The estimated memory of all data, in bytes. */
  readonly usedMemory: number
  /** @throws RedisError OOM if the memory is used up, as Redis does with the policy `noeviction`. */
  assertMemory(): void
}

/** An entry of the command table. */
export interface Command {
  /** Number of arguments including the command name; −n means at least n, as in Redis. */
  arity: number
  /** Runs the command with the arguments after its name. @throws RedisError. */
  run: (args: readonly Buffer[], session: Session) => Reply
  /** Valid on a RESP2 connection that is subscribed to channels. */
  runsWhileSubscribed?: boolean
  /** Runs immediately inside MULTI instead of being queued. */
  runsInMulti?: boolean
  /** Cannot be queued or run by a script, because it sends several replies. */
  isForbiddenInMulti?: boolean
  /** The keyspace event of its changes. Default: the command's name in lower case. */
  event?: string
  /** May use more memory, so it is refused above the memory limit. */
  mayGrow?: boolean
}

export type CommandTable = Readonly<Record<string, Command>>

interface SessionOptions {
  id: number
  server: ServerState
  /** `host:port` of the client. */
  address: string
  commands: CommandTable
  /** Sends bytes to the client: the replies to all commands that were received together. */
  write: (bytes: Buffer) => void
  /** Closes the connection immediately. */
  disconnect: () => void
}

/** One connection: its protocol, database, name, transaction and subscriptions. */
export class Session implements Subscriber {
  readonly id: number
  readonly server: ServerState
  readonly address: string
  readonly connectedAt: number
  readonly transaction = new MultiTransaction()
  readonly subscriptions: Subscriptions
  /** The return value of a command that has sent its replies itself, or that blocks. */
  readonly noReply = new SimpleString('')
  protocol: Protocol = 2
  databaseIndex = 0
  name = ''
  /** Whether the connection will be closed after the replies are sent. */
  isEnding = false
  /** Whether a transaction or a script runs, in which commands do not block. */
  isAtomic = false
  private encodedReplies: (string | Buffer)[] = []
  private delayMs = 0
  /** The requests that were received while a command blocked. */
  private backlog: Request[] = []

  constructor(private readonly options: SessionOptions) {
    this.id = options.id
    this.server = options.server
    this.address = options.address
    this.connectedAt = options.server.now()
    this.subscriptions = new Subscriptions(options.server.channels, this)
    this.server.sessions.add(this)
  }

  get database(): Database {
    return this.server.databases[this.databaseIndex] as Database
  }

  /** The table of all commands. */
  get commands(): CommandTable {
    return this.options.commands
  }

  /** Runs a command and sends its reply. While an earlier command blocks, the new one waits in the backlog. */
  handle(request: Request): void {
    if (this.server.blockedClients.has(this)) return void this.backlog.push(request)
    const { faults, requestLog, now } = this.server
    const name = nameOf(request)
    this.delayMs = Math.max(this.delayMs, faults.delayOf(name))
    if (requestLog.isOn) requestLog.add({ time: now(), name, clientId: this.name, details: describeArguments(request) })
    const reply = this.replyOf(() => this.dispatch(request))
    if (reply !== this.noReply) this.send(reply)
    this.server.blockedClients.retryChanged()
  }

  /** Ends a blocking command with its reply, and runs the backlog. */
  resume(reply: Reply): void {
    this.send(reply)
    const requests = this.backlog
    this.backlog = []
    for (const request of requests) if (!this.isEnding) this.handle(request)
  }

  /** The reply of a blocking command, or `noReply` if the command must wait. `resume` then sends the reply. */
  runBlocking(command: BlockingCommand): Reply {
    const reply = command.attempt()
    if (reply !== undefined) return reply
    if (this.isAtomic) return command.timeoutReply
    const { events, blockedClients } = this.server
    const event = events.commandEvent
    const attempt = (): Reply | undefined => {
      events.commandEvent = event
      return command.attempt()
    }
    blockedClients.add(this, { ...command, attempt })
    return this.noReply
  }

  /** Runs the queued commands of a transaction; an error becomes one element of EXEC's reply. */
  runQueued(requests: readonly Request[]): Reply[] {
    return this.atomically(() =>
      requests.map((request) => this.replyOf(() => this.execute(this.lookUp(request), request))),
    )
  }

  /** Runs a command of a script. @throws RedisError. */
  runScripted(request: Request): Reply {
    const command = this.lookUp(request)
    if (command.isForbiddenInMulti || command.runsInMulti) throw notAllowedInScript()
    const { protocol } = this
    this.protocol = 2 // a script sees the replies of RESP2
    try {
      return this.atomically(() => this.execute(command, request))
    } finally {
      this.protocol = protocol
    }
  }

  /** Runs commands as one unit: a command that would block replies at once, as if it had timed out. */
  atomically<Result>(run: () => Result): Result {
    const wasAtomic = this.isAtomic
    this.isAtomic = true
    try {
      return run()
    } finally {
      this.isAtomic = wasAtomic
    }
  }

  /** Queues the reply. Replies that are queued in the same task are sent in one write. */
  send(reply: Reply): void {
    if (this.encodedReplies.length === 0) queueMicrotask(() => this.flush())
    encodeReply(reply, this.protocol, this.encodedReplies)
  }

  deliver({ kind, channel, message, pattern }: Delivery): void {
    const type = { channel: 'message', pattern: 'pmessage', shard: 'smessage' }[kind]
    this.send(new PushReply([type, ...(pattern === undefined ? [] : [toBytes(pattern)]), channel, message]))
  }

  /** Closes the connection after the bytes that are already written, for CLIENT KILL. */
  end(): void {
    this.isEnding = true
    this.options.write(Buffer.alloc(0))
  }

  /** Closes the connection immediately. */
  disconnect(): void {
    this.options.disconnect()
  }

  /** The time in ms by which a test delays the replies since the previous call. */
  takeDelay(): number {
    const { delayMs } = this
    this.delayMs = 0
    return delayMs
  }

  /** Resets the connection to its initial state, for RESET. */
  reset(): void {
    this.transaction.close()
    this.subscriptions.clear()
    this.server.monitors.delete(this)
    this.protocol = 2
    this.databaseIndex = 0
    this.name = ''
  }

  close(): void {
    this.reset()
    this.server.blockedClients.cancel(this)
    this.server.sessions.delete(this)
  }

  private flush(): void {
    const bytes = joinReplies(this.encodedReplies)
    this.encodedReplies = []
    this.options.write(bytes)
  }

  /** The reply of a command; a RedisError becomes an error reply. */
  replyOf(run: () => Reply): Reply {
    try {
      return run()
    } catch (error) {
      if (error instanceof RedisError) return new SimpleError(`${error.code} ${error.message}`)
      throw error
    }
  }

  private dispatch(request: Request): Reply {
    const command = this.lookUp(request)
    const refusal = this.server.faults.takeRefusal(nameOf(request))
    if (refusal) throw refusal
    if (this.protocol === 2 && this.subscriptions.size > 0 && !command.runsWhileSubscribed) {
      throw new RedisError(
        `Can't execute '${nameOf(request).toLowerCase()}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context`,
      )
    }
    if (!this.transaction.isOpen || command.runsInMulti) return this.execute(command, request)
    if (command.isForbiddenInMulti) {
      this.transaction.markQueueError()
      throw notSupported(`${nameOf(request)} inside MULTI`)
    }
    this.transaction.add(request)
    return new SimpleString('QUEUED')
  }

  private execute(command: Command, request: Request): Reply {
    this.server.events.commandEvent = command.event ?? nameOf(request).toLowerCase()
    for (const monitor of this.server.monitors) monitor.send(new SimpleString(monitorLine(request, this)))
    return command.run(request.slice(1), this)
  }

  private lookUp(request: Request): Command {
    const name = nameOf(request)
    const command = ownValue(this.commands, name)
    const hasValidArity =
      command && (command.arity < 0 ? request.length >= -command.arity : request.length === command.arity)
    try {
      if (!command) throw unknownCommand(request)
      if (!hasValidArity) throw wrongArity(name)
      if (command.mayGrow) this.server.assertMemory()
      return command
    } catch (error) {
      this.transaction.markQueueError()
      throw error
    }
  }
}

/** The arguments in one line, for the request log. Copies only the beginning of long arguments. */
const describeArguments = ([, ...args]: Request): string =>
  args
    .slice(0, 8)
    .map((argument) => argument.toString('utf8', 0, 40))
    .join(' ')

/** The command's name in upper case. Empty for a text that is longer than any command's name. */
const nameOf = ([name]: Request): string => (name && name.length <= 64 ? toName(name) : '')

function unknownCommand([name, ...args]: Request): RedisError {
  const firstArguments = args.slice(0, 8).map((argument) => `'${toPrintable(argument)}' `)
  return new RedisError(
    `unknown command '${toPrintable(name ?? Buffer.alloc(0))}', with args beginning with: ${firstArguments.join('')}`,
  )
}

// Replaces line breaks and zero bytes, because an error reply is a single line.
const toPrintable = (bytes: Buffer): string => bytes.toString('latin1', 0, 128).replace(/[\r\n\0]/g, ' ')

/** A command in the format of MONITOR. */
function monitorLine(request: Request, { server, databaseIndex, address }: Session): string {
  const time = (server.now() / 1_000).toFixed(6)
  return [time, `[${databaseIndex} ${address}]`, ...request.map(quote)].join(' ')
}

const quote = (bytes: Buffer): string =>
  `"${bytes.toString('latin1').replace(/["\\]|[^ -~]/g, (character) => escapes[character] ?? hexEscape(character))}"`

const escapes: Record<string, string> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

const hexEscape = (character: string): string => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
