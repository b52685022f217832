import { createDeferred } from '../collections/deferred'
import { asError, translateReadError } from '../broker-errors'
import { NotAuthorizedError, NotConnectedError } from '../errors'
import { type Logger } from '../logger'
import { CurrentProblem } from './current-problem'
import { type GroupSession } from './group-session'
import { SessionBackoff } from './session-backoff'

/** A supervisor that has neither joined nor failed for this time is stuck: only a restart of the process helps. */
const STUCK_AFTER_MS = 90_000

interface SupervisorOptions {
  topic: string
  groupId: string
  logger: Logger
  /** Called each time Kafka denies access. */
  onAccessDenied?: (error: NotAuthorizedError) => void
  /** Runs before each session; an error counts as a failed session. */
  beforeSession?: () => Promise<void>
  createSession: () => GroupSession
  /** Called before a failed session is closed. */
  onFailure?: () => void
}

/** Keeps one member of a group running until it is stopped: replaces each failed session, with a backoff. */
export class Supervisor {
  session: GroupSession | undefined
  isInGroup = false
  readonly problem = new CurrentProblem()
  private readonly firstJoin = createDeferred()
  private readonly sessionBackoff = new SessionBackoff()
  private readonly stopping = new AbortController()
  private running: Promise<void> | undefined
  private attemptedAt = performance.now()

  constructor(private readonly options: SupervisorOptions) {}

  get isStopped(): boolean {
    return this.stopping.signal.aborted
  }

  get isLive(): boolean {
    return this.isInGroup || performance.now() - this.attemptedAt < STUCK_AFTER_MS
  }

  /** Resolves after the first join, or when the supervisor is stopped. */
  async start(): Promise<void> {
    this.problem.detail = 'joining the group'
    this.running ??= this.run()
    await Promise.race([this.firstJoin.promise, this.running])
  }

  /** Call it after each join. */
  onJoined(): void {
    this.isInGroup = true
    this.sessionBackoff.onJoined()
    this.firstJoin.resolve()
  }

  /** Starts no further session. The caller closes the current one. */
  stop(): void {
    this.stopping.abort()
    this.problem.detail = 'stopping'
  }

  /** Resolves when the last session has ended. */
  async waitForEnd(): Promise<void> {
    await this.running
  }

  private async run(): Promise<void> {
    while (!this.isStopped) {
      this.attemptedAt = performance.now()
      const error = await this.runSession()
      this.isInGroup = false
      if (this.isStopped) return
      this.report(error)
      this.options.onFailure?.()
      await this.session?.close()
      await this.sessionBackoff.wait(this.stopping.signal)
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

  /** Call it when the session is not in the group. Stores the reason for `health`, and logs it. */
  report(error: Error): void {
    this.isInGroup = false
    this.attemptedAt = performance.now()
    const { topic, groupId, logger, onAccessDenied } = this.options
    const reason = translateReadError(error, { topic, groupId })
    this.problem.report(reason, logger, { groupId, topic })
    if (reason instanceof NotAuthorizedError) onAccessDenied?.(reason)
  }
}
