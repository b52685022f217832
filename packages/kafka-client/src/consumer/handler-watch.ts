import { Bag, type BagItem } from '../collections/bag'
import { asError } from '../broker-errors'
import { HandlerTimeoutError } from '../errors'
import { type KafkaRecord } from '../record'
import { settlesWithin } from '../time'
import { type HandlerContext, type RunTimes } from './consumer-options'

const CHECK_EVERY_MS = 500
/** How long a timed-out handler may take to end before a retry or the next record of its key starts anyway. */
const ABORT_GRACE_MS = 5_000

/** An attempt to handle a record. */
export interface Attempt extends Readonly<RunTimes> {
  readonly record: KafkaRecord
  /** 1 for the first attempt. */
  readonly attempt: number
  /** Aborted when the partition is revoked. */
  readonly revoked: AbortSignal
  callHandler(context: HandlerContext): Promise<void>
  releaseKey(): void
  /** Called at the end: with the error of the handler or a HandlerTimeoutError, without one if the handler succeeded. */
  onHandled(error?: Error): void
}

/**
 * A running handler and its context. The signal and `releaseKey` are created on first access because most handlers use
 * neither. This is a class because V8 creates a hidden class for each object literal with a getter, and keeps its closure
 * in memory.
 */
class HandlerCall implements HandlerContext, BagItem {
  /** By `performance.now()`, ms. */
  readonly calledAt = performance.now()
  index = -1
  running!: Promise<void>
  isExpired = false
  readonly record: KafkaRecord
  readonly startedAt: number
  readonly workedAt: number
  readonly attempt: number
  private abort: AbortController | undefined
  private onRevoked: (() => void) | undefined

  constructor(readonly caller: Attempt) {
    this.record = caller.record
    this.startedAt = caller.startedAt
    this.workedAt = caller.workedAt
    this.attempt = caller.attempt
  }

  get signal(): AbortSignal {
    if (!this.abort) {
      const { revoked } = this.caller
      const abort = new AbortController()
      this.abort = abort
      this.onRevoked = () => abort.abort()
      if (revoked.aborted) abort.abort()
      else revoked.addEventListener('abort', this.onRevoked)
    }
    return this.abort.signal
  }

  get releaseKey(): () => void {
    return () => this.caller.releaseKey()
  }

  /** Removes the listener. Otherwise, the signal of a partition would keep a listener for each finished handler. */
  end(): void {
    if (this.onRevoked) this.caller.revoked.removeEventListener('abort', this.onRevoked)
  }

  expire(): void {
    this.isExpired = true
    this.abort?.abort()
  }
}

/** Ends handlers that exceed the time limit. One timer checks all handlers because a timer per record would cost more. */
export class HandlerWatch {
  private readonly calls = new Bag<HandlerCall>()
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly limitMs: number) {}

  /** Calls the handler, and `onHandled` at its end. Returns no promise, because it would cost time for every record. */
  run(attempt: Attempt): void {
    const call = new HandlerCall(attempt)
    this.timer ??= setInterval(() => this.expireCalls(), CHECK_EVERY_MS).unref()
    call.running = start(call)
    this.calls.add(call)
    call.running.then(
      () => this.settle(call),
      (error: unknown) => this.settle(call, asError(error)),
    )
  }

  stop(): void {
    clearInterval(this.timer)
    this.timer = undefined
  }

  private expireCalls(): void {
    // Without running handlers, the timer would only wake up the process.
    if (this.calls.size === 0) return this.stop()
    const now = performance.now()
    for (const call of this.calls) if (!call.isExpired && now - call.calledAt > this.limitMs) void this.expire(call)
  }

  private async expire(call: HandlerCall): Promise<void> {
    call.expire()
    // If a retry or the next record of the key started now, two handlers of the key could run at the same time. A late
    // success counts.
    const hasSucceeded = await settlesWithin(call.running, ABORT_GRACE_MS).catch(() => false)
    this.end(call, hasSucceeded ? undefined : new HandlerTimeoutError(this.limitMs))
  }

  /** Ends a call whose handler has settled, unless it has expired, because then `expire` ends it. */
  private settle(call: HandlerCall, error?: Error): void {
    if (!call.isExpired) this.end(call, error)
  }

  private end(call: HandlerCall, error?: Error): void {
    call.end()
    this.calls.delete(call)
    call.caller.onHandled(error)
  }
}

/** A handler that throws an error has failed like one whose promise rejects. In JavaScript it may return no promise. */
function start(call: HandlerCall): Promise<void> {
  try {
    return Promise.resolve(call.caller.callHandler(call))
  } catch (error) {
    return Promise.reject(asError(error))
  }
}
