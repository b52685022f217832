import { createDeferred } from '../collections/deferred'
import { asError, readingError } from '../connection/broker-errors'
import { NotAuthorizedError, NotConnectedError } from '../errors'
import { type Logger } from '../logger'
import { type GroupSession } from './group-session'
import { CurrentProblem, Restarts } from './restarts'

/** A supervisor that has not started a session for this long is stuck, and only a new process helps. */
const STUCK_MS = 90_000

interface SupervisorOptions {
  topic: string
  groupId: string
  logger: Logger
  /** Called each time Kafka denies access. */
  onAccessDenied: ((error: NotAuthorizedError) => void) | undefined
  /** Runs before each session; an error counts as a failed session. */
  beforeSession?: () => Promise<void>
  createSession: () => GroupSession
  /** A session has failed and is about to be closed. */
  onFailure?: () => void
}

/** Keeps one member of a group running: replaces each session that fails, after a growing pause, until it is stopped. */
export class Supervisor {
  session: GroupSession | undefined
  isInGroup = false
  readonly problem = new CurrentProblem()
  private readonly firstJoin = createDeferred()
  private readonly restarts = new Restarts()
  private readonly stopping = new AbortController()
  private running: Promise<void> | undefined
  private sessionStartedAt = Date.now()

  constructor(private readonly options: SupervisorOptions) {}

  get isStopped(): boolean {
    return this.stopping.signal.aborted
  }

  get isLive(): boolean {
    return this.isInGroup || Date.now() - this.sessionStartedAt < STUCK_MS
  }

  /** Resolves with the first join, or when stopped. */
  async start(): Promise<void> {
    this.problem.detail = 'joining the group'
    this.running ??= this.run()
    await Promise.race([this.firstJoin.promise, this.running])
  }

  joined(): void {
    this.isInGroup = true
    this.restarts.joined()
    this.firstJoin.resolve()
  }

  /** Starts no further session. The caller closes the current one. */
  stop(): void {
    this.stopping.abort()
    this.problem.detail = 'stopping'
  }

  /** Resolves when the last session has ended. */
  async ended(): Promise<void> {
    await this.running
  }

  private async run(): Promise<void> {
    while (!this.isStopped) {
      this.sessionStartedAt = Date.now()
      const error = await this.runSession()
      this.isInGroup = false
      if (this.isStopped) return
      this.report(error)
      this.options.onFailure?.()
      await this.session?.close()
      await this.restarts.backOff(this.stopping.signal)
    }
  }

  private async runSession(): Promise<Error> {
    try {
      await this.options.beforeSession?.()
    } catch (error) {
      return asError(error)
    }
    if (this.isStopped) return new NotConnectedError('consumer')
    this.session = this.options.createSession()
    return this.session.run()
  }

  private report(error: Error): void {
    const { topic, groupId, logger, onAccessDenied } = this.options
    const reason = readingError(error, { topic, groupId })
    this.problem.report(reason, logger, { groupId, topic })
    if (reason instanceof NotAuthorizedError) onAccessDenied?.(reason)
  }
}
