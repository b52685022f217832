import { type Socket } from 'node:net'
import { type Dispatch } from './dispatch'
import { type Call } from './handlers/api'
import { type Logger } from '../logger'
import { FrameSplitter } from './wire/frame-splitter'
import { type Reader } from './wire/reader'
import { Writer } from './wire/writer'

const MAX_QUEUED_FRAMES = 256

export interface ConnectionOptions {
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
 * One client connection. Requests are worked off one at a time and answered in order, as Kafka does: while one waits
 * (a long poll, a join), those behind it wait too.
 */
export class Connection {
  private readonly socket: Socket
  private readonly dispatch: Dispatch
  private readonly logger: Logger
  private readonly splitter: FrameSplitter
  private readonly host: string
  private queue: Buffer[] = []
  private isBusy = false
  private isPumping = false
  private cleanUp: (() => void) | null = null

  constructor({ socket, dispatch, logger, maxFrameBytes }: ConnectionOptions) {
    this.socket = socket
    this.dispatch = dispatch
    this.logger = logger
    this.splitter = new FrameSplitter(maxFrameBytes)
    this.host = socket.remoteAddress ?? ''
    socket.on('data', (chunk) => this.receive(chunk))
    socket.on('drain', () => this.pump())
    socket.on('close', () => this.lost())
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
      onLost: (cleanUp) => {
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
    // Answers to requests that came together leave together.
    const isMany = this.queue.length > 1
    if (isMany) this.socket.cork()
    this.pump()
    if (isMany) this.socket.uncork()
    if (this.queue.length > MAX_QUEUED_FRAMES) this.socket.pause()
  }

  private pump(): void {
    if (this.isPumping) return
    this.isPumping = true
    try {
      while (!this.isBusy && this.queue.length > 0 && !this.socket.destroyed && !this.socket.writableNeedDrain) {
        this.isBusy = true
        this.dispatch(this.queue.shift() as Buffer, this)
      }
    } catch (error) {
      this.abort(error)
    }
    this.isPumping = false
    if (this.queue.length === 0 && this.socket.isPaused()) this.socket.resume()
  }

  private finish(pieces: readonly Buffer[]): void {
    this.cleanUp = null
    if (this.socket.destroyed) return
    this.write(pieces)
    this.isBusy = false
    // Not at once: the answer may come from the middle of a group's transition.
    if (!this.isPumping && this.queue.length > 0) process.nextTick(() => this.pump())
  }

  private write(pieces: readonly Buffer[]): void {
    if (pieces.length > 1) this.socket.cork()
    for (const piece of pieces) this.socket.write(piece)
    if (pieces.length > 1) this.socket.uncork()
  }

  private abort(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error)
    this.logger.warn({ client: this.host, reason }, 'closed a connection')
    this.socket.destroy()
  }

  private lost(): void {
    this.queue = []
    this.cleanUp?.()
    this.cleanUp = null
  }
}
