import { type CommandFaults } from '../control/faults'
import { type RequestLog } from '../control/request-log'
import { RedisError, wrongArity } from './errors'
import { encodeReply, joinReplies, type Protocol } from './protocol/encode-reply'
import { SimpleError, PushReply, type Reply, SimpleString } from './protocol/replies'
import { type Request } from './protocol/request-parser'
import { type Channels, type Subscriber, Subscriptions } from './store/channels'
import { type Database } from './store/database'
import { Transaction } from './transaction'
import { toBytes, toName } from './commands/arguments'

/** The state that all connections share. */
export interface ServerState {
  readonly databases: readonly Database[]
  readonly channels: Channels
  readonly sessions: Set<Session>
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly faults: CommandFaults<RedisError>
  readonly requestLog: RequestLog
}

/** An entry of the command table. */
export interface Command {
  /** Number of arguments with the command name; a negative number is a minimum, as in Redis. */
  arity: number
  /** Runs the command with the arguments after its name. Throws RedisError. */
  run: (args: readonly Buffer[], session: Session) => Reply
  /** Valid on a RESP2 connection that is subscribed to channels. */
  runsWhileSubscribed?: boolean
  /** Runs immediately inside MULTI instead of being queued. */
  runsInMulti?: boolean
  /** Cannot be queued, because it sends more than one reply. */
  isForbiddenInMulti?: boolean
}

export type CommandTable = Readonly<Record<string, Command>>

interface SessionOptions {
  id: number
  server: ServerState
  commands: CommandTable
  /** Sends bytes to the client: the replies to all commands that were received together. */
  write: (bytes: Buffer) => void
  /** Closes the connection at once. */
  disconnect: () => void
}

/** One connection: its protocol, database, name, transaction and subscriptions. */
export class Session implements Subscriber {
  readonly id: number
  readonly server: ServerState
  readonly transaction = new Transaction()
  readonly subscriptions: Subscriptions
  /** The return value of commands that have already sent their replies. */
  readonly noReply = new SimpleString('')
  protocol: Protocol = 2
  databaseIndex = 0
  name = ''
  /** True if the connection will be closed when the replies are sent. */
  isEnding = false
  private encodedReplies: (string | Buffer)[] = []
  private delayMs = 0

  constructor(private readonly options: SessionOptions) {
    this.id = options.id
    this.server = options.server
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

  /** Runs a command and sends its reply. */
  handle(request: Request): void {
    const { faults, requestLog, now } = this.server
    const name = nameOf(request)
    this.delayMs = Math.max(this.delayMs, faults.delayOf(name))
    if (requestLog.isOn) requestLog.add({ time: now(), name, clientId: this.name, asked: describeArguments(request) })
    const reply = this.replyOf(() => this.dispatch(request))
    if (reply !== this.noReply) this.send(reply)
  }

  /** Runs a queued command of a transaction; its error becomes one element of EXEC's reply. */
  runQueued(request: Request): Reply {
    return this.replyOf(() => this.lookUp(request).run(request.slice(1), this))
  }

  /** Queues the reply. Replies that are queued in the same task are sent in one write. */
  send(reply: Reply): void {
    if (this.encodedReplies.length === 0) queueMicrotask(() => this.flush())
    encodeReply(reply, this.protocol, this.encodedReplies)
  }

  deliver(channel: Buffer, message: Buffer, pattern?: string): void {
    this.send(
      new PushReply(
        pattern === undefined ? ['message', channel, message] : ['pmessage', toBytes(pattern), channel, message],
      ),
    )
  }

  /** Closes the connection at once. */
  disconnect(): void {
    this.options.disconnect()
  }

  /** The time in ms by which a test delays the replies since the last call. */
  takeDelay(): number {
    const { delayMs } = this
    this.delayMs = 0
    return delayMs
  }

  /** Resets the connection to its initial state, for RESET. */
  reset(): void {
    this.transaction.close()
    this.subscriptions.clear()
    this.protocol = 2
    this.databaseIndex = 0
    this.name = ''
  }

  close(): void {
    this.reset()
    this.server.sessions.delete(this)
  }

  private flush(): void {
    const bytes = joinReplies(this.encodedReplies)
    this.encodedReplies = []
    this.options.write(bytes)
  }

  /** The reply of a command; a RedisError becomes an error reply. */
  private replyOf(run: () => Reply): Reply {
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
    if (!this.transaction.isOpen || command.runsInMulti) return command.run(request.slice(1), this)
    if (command.isForbiddenInMulti) {
      this.transaction.markQueueError()
      throw new RedisError(`not supported by @food-delivery/embedded: ${nameOf(request)} inside MULTI`)
    }
    this.transaction.add(request)
    return new SimpleString('QUEUED')
  }

  private lookUp(request: Request): Command {
    const name = nameOf(request)
    const command = Object.hasOwn(this.commands, name) ? this.commands[name] : undefined
    const hasValidArity =
      command && (command.arity < 0 ? request.length >= -command.arity : request.length === command.arity)
    if (command && hasValidArity) return command
    this.transaction.markQueueError()
    throw command ? wrongArity(name) : unknownCommand(request)
  }
}

/** The arguments in a line for the log of requests. Copies only the beginning of long ones. */
const describeArguments = ([, ...args]: Request): string =>
  args
    .slice(0, 8)
    .map((argument) => argument.toString('utf8', 0, 40))
    .join(' ')

const nameOf = ([name]: Request): string => (name && name.length <= 64 ? toName(name) : '')

function unknownCommand([name, ...args]: Request): RedisError {
  const firstArguments = args.slice(0, 8).map((argument) => `'${toPrintable(argument)}' `)
  return new RedisError(
    `unknown command '${toPrintable(name ?? Buffer.alloc(0))}', with args beginning with: ${firstArguments.join('')}`,
  )
}

// Without control characters of the request, because an error reply is a single line.
const toPrintable = (bytes: Buffer): string => bytes.toString('latin1', 0, 128).replace(/[^ -~]/g, ' ')
