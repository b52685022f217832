import { RedisError, wrongArity } from './errors'
import { encodeReply, joinReplies, type Protocol } from './protocol/encode'
import { Failure, Push, type Reply, Status } from './protocol/replies'
import { type Request } from './protocol/request-parser'
import { type Channels, type Subscriber, Subscriptions } from './store/channels'
import { type Database } from './store/database'
import { Transaction } from './transaction'
import { type Command, type CommandTable, toBytes } from './commands/command'

/** What all connections share. */
export interface ServerState {
  readonly databases: readonly Database[]
  readonly channels: Channels
  readonly sessions: Set<Session>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

interface SessionOptions {
  id: number
  server: ServerState
  commands: CommandTable
  /** Takes the bytes of all replies of one turn. */
  write: (bytes: Buffer) => void
}

/** One connection: what it has chosen, queued and subscribed to. */
export class Session implements Subscriber {
  readonly id: number
  readonly server: ServerState
  readonly transaction = new Transaction()
  readonly subscriptions: Subscriptions
  /** Returned by commands that have sent their replies themselves. */
  readonly answered = new Status('')
  protocol: Protocol = 2
  databaseIndex = 0
  name = ''
  /** Set when the connection shall end after the replies. */
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
    if (reply !== this.answered) this.send(reply)
  }

  /** Runs a command of a transaction; its failure is one reply among the others. */
  runQueued(request: Request): Reply {
    return this.attempt(() => this.lookUp(request).run(request.slice(1), this))
  }

  /** Sends at the end of the turn, together with whatever else there is. */
  send(reply: Reply): void {
    if (this.out.length === 0) queueMicrotask(() => this.flush())
    encodeReply(reply, this.protocol, this.out)
  }

  deliver(channel: Buffer, message: Buffer, pattern?: string): void {
    this.send(
      new Push(
        pattern === undefined ? ['message', channel, message] : ['pmessage', toBytes(pattern), channel, message],
      ),
    )
  }

  /** As if the connection were new. */
  reset(): void {
    this.transaction.take()
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
      if (error instanceof RedisError) return new Failure(`${error.code} ${error.message}`)
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
    if (!this.transaction.isOpen || command.isImmediate) return command.run(request.slice(1), this)
    if (command.isRefusedInMulti) {
      this.transaction.refuse()
      throw new RedisError(`the embedded Redis does not support ${nameOf(request)} inside MULTI`)
    }
    this.transaction.add(request)
    return new Status('QUEUED')
  }

  private lookUp(request: Request): Command {
    const name = nameOf(request)
    const command = Object.hasOwn(this.options.commands, name) ? this.options.commands[name] : undefined
    const isFitting =
      command && (command.arity < 0 ? request.length >= -command.arity : request.length === command.arity)
    if (command && isFitting) return command
    this.transaction.refuse()
    throw command ? wrongArity(name) : unknownCommand(request)
  }
}

const nameOf = ([name]: Request): string =>
  (name?.length ?? 0) > 64 ? '' : (name?.toString('latin1').toUpperCase() ?? '')

function unknownCommand([name, ...args]: Request): RedisError {
  const shown = args.slice(0, 8).map((arg) => `'${printable(arg)}' `)
  return new RedisError(
    `unknown command '${printable(name ?? Buffer.alloc(0))}', with args beginning with: ${shown.join('')}`,
  )
}

// An error is one line, whatever the bytes were that it is about.
const printable = (bytes: Buffer): string => bytes.toString('latin1', 0, 128).replace(/[^ -~]/g, ' ')
