import { RedisError } from './redis-error'
import { type Reply } from './protocol/replies'

/** A command that waits until a change of its keys lets it reply. */
export interface Wait {
  keys: readonly string[]
  /** Undefined as long as there is nothing to reply. */
  attempt: () => Reply | undefined
  /** 0: no timeout. */
  timeoutMs: number
  timeoutReply: Reply
}

/** A connection that can wait. */
interface Waiter {
  readonly database: { watch(key: string, onChange: () => void): () => void }
  readonly noReply: Reply
  replyOf(run: () => Reply): Reply
  resume(reply: Reply): void
}

interface Waiting extends Wait {
  stop: () => void
}

/** The connections that wait in a blocking command, longest first. */
export class Waiters {
  private readonly waiting = new Map<Waiter, Waiting>()
  private readonly changed = new Set<Waiter>()

  get size(): number {
    return this.waiting.size
  }

  has(session: Waiter): boolean {
    return this.waiting.has(session)
  }

  add(session: Waiter, wait: Wait): void {
    const unwatch = wait.keys.map((key) => session.database.watch(key, () => this.changed.add(session)))
    const timer =
      wait.timeoutMs > 0 ? setTimeout(() => this.unblock(session, wait.timeoutReply), wait.timeoutMs) : undefined
    const stop = (): void => {
      clearTimeout(timer)
      for (const each of unwatch) each()
    }
    this.waiting.set(session, { ...wait, stop })
  }

  /** Sends the reply to a connection that waits; without a reply, the one of its timeout. */
  unblock(session: Waiter, reply?: Reply): boolean {
    const waiting = this.waiting.get(session)
    this.cancel(session)
    if (waiting) session.resume(reply === undefined ? waiting.timeoutReply : reply)
    return waiting !== undefined
  }

  cancel(session: Waiter): void {
    this.waiting.get(session)?.stop()
    this.waiting.delete(session)
    this.changed.delete(session)
  }

  /** Must be called after each command: tries the waiting commands whose keys have changed. */
  serve(): void {
    while (this.changed.size > 0) {
      const session = [...this.waiting.keys()].find((each) => this.changed.has(each))
      if (!session) return this.changed.clear()
      this.changed.delete(session)
      const reply = session.replyOf(() => this.attempt(session) ?? session.noReply)
      if (reply !== session.noReply) this.unblock(session, reply)
    }
  }

  // A value of another type is no reason to stop waiting.
  private attempt(session: Waiter): Reply | undefined {
    try {
      return this.waiting.get(session)?.attempt()
    } catch (error) {
      if (error instanceof RedisError && error.code === 'WRONGTYPE') return undefined
      throw error
    }
  }
}
