import { RedisError, wrongArity } from './errors'
import { encodeReply, joinReplies, type Protocol } from './protocol/encode-reply'
import { SimpleError, PushReply, type Reply, SimpleString } from './protocol/replies'
import { type Request } from './protocol/request-parser'
import { type Channels, type Subscriber, Subscriptions } from './store/channels'
import { type Database } from './store/database'
import { Transaction } from './transaction'
import { toBytes } from './commands/bytes'

/** What all connections share. */
export interface ServerState {
  readonly databases: readonly Database[]
  readonly channels: Channels
  readonly sessions: Set<Session>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** An entry of the command table. */
export interface Command {
  /** Number of arguments including the command name; negative: at least as many. */
  arity: number
  /** Runs the command with the arguments after its name. Throws RedisError. */
  run: (args: readonly Buffer[], session: Session) => Reply
  /** Allowed on a RESP2 connection that is subscribed to channels. */
  whileSubscribed?: boolean
  /** Runs immediately inside MULTI instead of being queued. */
  runsInMulti?: boolean
  /** Cannot be queued, since it sends more than one reply. */
  isForbiddenInMulti?: boolean
}

export type CommandTable = Readonly<Record<string, Command>>

interface SessionOptions {
  id: number
  server: ServerState
  commands: CommandTable
  /** Sends the bytes of all replies of one microtask turn. */
  write: (bytes: Buffer) => void
}

/** One connection: its protocol, database, name, transaction and subscriptions. */
export class Session implements Subscriber {
  readonly id: number
  readonly server: ServerState
  readonly transaction = new Transaction()
  readonly subscriptions: Subscriptions
  /** Returned by commands that have already sent their replies. */
  readonly noReply = new SimpleString('')
  protocol: Protocol = 2
  databaseIndex = 0
  name = ''
  /** True if the connection closes once the replies are sent. */
  isEnding = false
  private out: (string | Buffer)[] = []

  constructor(private readonly options: SessionOptions) {
    this.id = options.id
    this.server = options.server
    this.subscriptions = new Subscriptions(options.server.channels, this)
    this.server.sessions.add(this)
  }

  get database(): Database {
    return this.server.databases[this.databaseIndex] as Database
  }

  now(): number {
    return this.server.now()
  }

  /** Runs a command and sends its reply. */
  handle(request: Request): void {
    const reply = this.attempt(() => this.dispatch(request))
    if (reply !== this.noReply) this.send(reply)
  }

  /** Runs a queued command of a transaction; its error becomes one element of EXEC's reply. */
  runQueued(request: Request): Reply {
    return this.attempt(() => this.lookUp(request).run(request.slice(1), this))
  }

  /** Queues the reply; all replies of one turn leave in one write. */
  send(reply: Reply): void {
    if (this.out.length === 0) queueMicrotask(() => this.flush())
    encodeReply(reply, this.protocol, this.out)
  }

  deliver(channel: Buffer, message: Buffer, pattern?: string): void {
    this.send(
      new PushReply(
        pattern === undefined ? ['message', channel, message] : ['pmessage', toBytes(pattern), channel, message],
      ),
    )
  }

  /** Puts the connection back to its initial state, as RESET does. */
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
    const bytes = joinReplies(this.out)
    this.out = []
    this.options.write(bytes)
  }

  private attempt(run: () => Reply): Reply {
    try {
      return run()
    } catch (error) {
      if (error instanceof RedisError) return new SimpleError(`${error.code} ${error.message}`)
      throw error
    }
  }

  private dispatch(request: Request): Reply {
    const command = this.lookUp(request)
    if (this.protocol === 2 && this.subscriptions.size > 0 && !command.whileSubscribed) {
      throw new RedisError(
        `Can't execute '${nameOf(request).toLowerCase()}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context`,
      )
    }
    if (!this.transaction.isOpen || command.runsInMulti) return command.run(request.slice(1), this)
    if (command.isForbiddenInMulti) {
      this.transaction.noteQueueError()
      throw new RedisError(`not supported by @food-delivery/embedded: ${nameOf(request)} inside MULTI`)
    }
    this.transaction.add(request)
    return new SimpleString('QUEUED')
  }

  private lookUp(request: Request): Command {
    const name = nameOf(request)
    const command = Object.hasOwn(this.options.commands, name) ? this.options.commands[name] : undefined
    const hasValidArity =
      command && (command.arity < 0 ? request.length >= -command.arity : request.length === command.arity)
    if (command && hasValidArity) return command
    this.transaction.noteQueueError()
    throw command ? wrongArity(name) : unknownCommand(request)
  }
}

const nameOf = ([name]: Request): string =>
  (name?.length ?? 0) > 64 ? '' : (name?.toString('latin1').toUpperCase() ?? '')

function unknownCommand([name, ...args]: Request): RedisError {
  const shown = args.slice(0, 8).map((arg) => `'${toPrintable(arg)}' `)
  return new RedisError(
    `unknown command '${toPrintable(name ?? Buffer.alloc(0))}', with args beginning with: ${shown.join('')}`,
  )
}

// An error reply is a single line, so control characters of the request must not get into it.
const toPrintable = (bytes: Buffer): string => bytes.toString('latin1', 0, 128).replace(/[^ -~]/g, ' ')
