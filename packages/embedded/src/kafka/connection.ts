import { type Socket } from 'node:net'
import { type RequestContext } from './handlers/api'
import { type Logger } from '../logger'
import { Authentication } from './sasl/authentication'
import { type SaslOptions } from './sasl/sasl-options'
import { requestFrames } from './wire/request-frames'
import { type FrameSplitter } from '../frame-splitter'

/** With more requests than this in the queue, the connection stops reading until the queue is empty. */
const MAX_QUEUED_FRAMES = 256

interface Client extends Pick<RequestContext, 'clientHost' | 'authentication' | 'onDisconnect'> {
  /** Receives the client id of each request. */
  onRequest(clientId: string): void
}

/** Runs the handler of a request and returns the response. @throws UnsupportedApiError or MalformedRequestError. */
export type Dispatch = (frame: Buffer, client: Client) => Buffer[] | Promise<Buffer[]>

interface ConnectionOptions {
  socket: Socket
  dispatch: Dispatch
  logger: Logger
  maxFrameBytes: number
  /** Undefined if clients need not authenticate. */
  sasl: SaslOptions | undefined
}

/**
 * One client connection. As in Kafka, the broker handles its requests one at a time and responds in order. While one
 * request waits, such as a long poll or a JoinGroup, the later requests wait as well.
 */
export class Connection {
  private readonly splitter: FrameSplitter
  private readonly client: Client
  private queue: Buffer[] = []
  private isRequestPending = false
  private isProcessing = false
  private isFrozen = false
  private cleanUp: (() => void) | null = null
  clientId = ''

  constructor(private readonly options: ConnectionOptions) {
    const { socket, maxFrameBytes, sasl } = options
    this.splitter = requestFrames(maxFrameBytes)
    this.client = {
      clientHost: socket.remoteAddress ?? '',
      authentication: new Authentication(sasl),
      onRequest: (clientId) => {
        this.clientId = clientId
      },
      onDisconnect: (cleanUp) => {
        this.cleanUp = cleanUp
      },
    }
    socket.on('data', (chunk) => this.receive(chunk))
    socket.on('drain', () => this.processQueue())
    socket.on('close', () => this.onClose())
  }

  /** A frozen connection behaves as if the process were stopped by SIGSTOP: it reads no requests and sends no responses. */
  setFrozen(isFrozen: boolean): void {
    const { socket } = this.options
    this.isFrozen = isFrozen
    if (isFrozen) socket.pause().cork()
    else socket.resume().uncork()
    this.processQueue()
  }

  close(): void {
    this.options.socket.destroy()
  }

  private receive(chunk: Buffer): void {
    const { socket } = this.options
    try {
      this.queue.push(...this.splitter.push(chunk))
    } catch (error) {
      return this.abort(error)
    }
    // Requests that arrived together are answered in one write.
    const isPipelined = this.queue.length > 1
    if (isPipelined) socket.cork()
    this.processQueue()
    if (isPipelined) socket.uncork()
    if (this.queue.length > MAX_QUEUED_FRAMES) socket.pause()
  }

  private processQueue(): void {
    const { socket, dispatch } = this.options
    if (this.isProcessing || this.isFrozen) return
    this.isProcessing = true
    try {
      while (!this.isRequestPending && this.queue.length > 0 && !socket.destroyed && !socket.writableNeedDrain) {
        this.isRequestPending = true
        const response = dispatch(this.queue.shift() as Buffer, this.client)
        if (response instanceof Promise)
          response.then(
            (buffers) => this.finish(buffers),
            (error: unknown) => this.abort(error),
          )
        else this.finish(response)
      }
    } catch (error) {
      this.abort(error)
    }
    this.isProcessing = false
    if (this.queue.length === 0 && socket.isPaused()) socket.resume()
  }

  private finish(response: readonly Buffer[]): void {
    const { socket } = this.options
    this.cleanUp = null
    if (socket.destroyed) return
    if (response.length > 1) socket.cork()
    for (const buffer of response) socket.write(buffer)
    if (response.length > 1) socket.uncork()
    this.isRequestPending = false
    this.processQueue()
  }

  private abort(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error)
    this.options.logger.warn({ client: this.client.clientHost, reason }, 'closed a connection because a request failed')
    this.options.socket.destroy()
  }

  private onClose(): void {
    this.queue = []
    this.cleanUp?.()
    this.cleanUp = null
  }
}
