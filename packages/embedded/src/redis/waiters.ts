import { RedisError } from './redis-error'
import { type Reply } from './protocol/replies'

/** A command that blocks until it can reply. It tries to reply after each change of its keys. */
export interface Wait {
  keys: readonly string[]
  /** Returns undefined if the command must continue to block. */
  attempt: () => Reply | undefined
  /** 0 for no timeout. */
  timeoutMs: number
  timeoutReply: Reply
}

/** A connection that can block. */
interface Waiter {
  readonly database: { watch(key: string, onChange: () => void): () => void }
  readonly noReply: Reply
  replyOf(run: () => Reply): Reply
  resume(reply: Reply): void
}

interface Waiting extends Wait {
  stop: () => void
}

/** The connections that are blocked by a command; the one that has waited longest is first. */
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

  /** Ends the blocking command of a connection with this reply, by default the reply for a timeout. */
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

  /** Must be called after each command. Tries the blocking commands whose keys have changed. */
  retryChanged(): void {
    while (this.changed.size > 0) {
      const session = [...this.waiting.keys()].find((each) => this.changed.has(each))
      if (!session) return this.changed.clear()
      this.changed.delete(session)
      const reply = session.replyOf(() => this.attempt(session) ?? session.noReply)
      if (reply !== session.noReply) this.unblock(session, reply)
    }
  }

  // As in Redis, a value of another type does not end a blocking command.
  private attempt(session: Waiter): Reply | undefined {
    try {
      return this.waiting.get(session)?.attempt()
    } catch (error) {
      if (error instanceof RedisError && error.code === 'WRONGTYPE') return undefined
      throw error
    }
  }
}
