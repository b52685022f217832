import { type Socket } from 'node:net'
import { type Call } from './handlers/api'
import { type Logger } from '../logger'
import { FrameSplitter } from './wire/frame-splitter'
import { type Reader } from './wire/reader'
import { Writer } from './wire/writer'

const MAX_QUEUED_FRAMES = 256

/** Runs the handler of a request frame. Throws UnsupportedApiError or MalformedRequestError. */
export type Dispatch = (frame: Buffer, connection: Connection) => void

interface ConnectionOptions {
  socket: Socket
  dispatch: Dispatch
  logger: Logger
  maxFrameBytes: number
}

interface CallHeader {
  request: Reader
  version: number
  correlationId: number
  clientId: string
}

/**
 * One client connection. As in Kafka, requests are handled one at a time and answered in order: while one waits
 * (a long poll, a join), the requests after it wait, too.
 */
export class Connection {
  private readonly splitter: FrameSplitter
  private readonly host: string
  private queue: Buffer[] = []
  private isBusy = false
  private isPumping = false
  private cleanUp: (() => void) | null = null

  constructor(private readonly options: ConnectionOptions) {
    const { socket, maxFrameBytes } = options
    this.splitter = new FrameSplitter(maxFrameBytes)
    this.host = socket.remoteAddress ?? ''
    socket.on('data', (chunk) => this.receive(chunk))
    socket.on('drain', () => this.pump())
    socket.on('close', () => this.disconnected())
  }

  createCall({ request, version, correlationId, clientId }: CallHeader): Call {
    const reply = new Writer()
    return {
      version,
      clientId,
      clientHost: this.host,
      request,
      reply,
      send: () => this.finish(reply.frame(correlationId)),
      skip: () => this.finish([]),
      onDisconnect: (cleanUp) => {
        this.cleanUp = cleanUp
      },
    }
  }

  private receive(chunk: Buffer): void {
    try {
      this.queue.push(...this.splitter.push(chunk))
    } catch (error) {
      return this.abort(error)
    }
    // Responses to requests that arrived together are sent together.
    const isBatch = this.queue.length > 1
    if (isBatch) this.options.socket.cork()
    this.pump()
    if (isBatch) this.options.socket.uncork()
    if (this.queue.length > MAX_QUEUED_FRAMES) this.options.socket.pause()
  }

  private pump(): void {
    if (this.isPumping) return
    this.isPumping = true
    try {
      while (
        !this.isBusy &&
        this.queue.length > 0 &&
        !this.options.socket.destroyed &&
        !this.options.socket.writableNeedDrain
      ) {
        this.isBusy = true
        this.options.dispatch(this.queue.shift() as Buffer, this)
      }
    } catch (error) {
      this.abort(error)
    }
    this.isPumping = false
    if (this.queue.length === 0 && this.options.socket.isPaused()) this.options.socket.resume()
  }

  private finish(pieces: readonly Buffer[]): void {
    this.cleanUp = null
    if (this.options.socket.destroyed) return
    this.write(pieces)
    this.isBusy = false
    // Deferred, since the response may come from within a group's state transition.
    if (!this.isPumping && this.queue.length > 0) process.nextTick(() => this.pump())
  }

  private write(pieces: readonly Buffer[]): void {
    if (pieces.length > 1) this.options.socket.cork()
    for (const piece of pieces) this.options.socket.write(piece)
    if (pieces.length > 1) this.options.socket.uncork()
  }

  private abort(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error)
    this.options.logger.warn({ client: this.host, reason }, 'closed a connection')
    this.options.socket.destroy()
  }

  private disconnected(): void {
    this.queue = []
    this.cleanUp?.()
    this.cleanUp = null
  }
}
