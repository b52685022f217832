import { RedisError } from './redis-error'
import { type Reply } from './protocol/replies'

/** A command that blocks until it can reply. It tries to reply after each change of its keys. */
export interface BlockingCommand {
  keys: readonly string[]
  /** Returns undefined if the command must continue to block. */
  attempt: () => Reply | undefined
  /** 0 for no timeout. */
  timeoutMs: number
  timeoutReply: Reply
}

/** A connection that can block. */
interface BlockableClient {
  readonly database: { watch(key: string, onChange: () => void): () => void }
  readonly noReply: Reply
  replyOf(run: () => Reply): Reply
  resume(reply: Reply): void
}

interface BlockedCommand extends BlockingCommand {
  stop: () => void
}

/** The connections that are blocked by a command; the one that has waited longest is first. */
export class BlockedClients {
  private readonly blocked = new Map<BlockableClient, BlockedCommand>()
  private readonly changed = new Set<BlockableClient>()

  get size(): number {
    return this.blocked.size
  }

  has(client: BlockableClient): boolean {
    return this.blocked.has(client)
  }

  add(client: BlockableClient, command: BlockingCommand): void {
    const unwatch = command.keys.map((key) => client.database.watch(key, () => this.changed.add(client)))
    const timer =
      command.timeoutMs > 0
        ? setTimeout(() => this.unblock(client, command.timeoutReply), command.timeoutMs)
        : undefined
    const stop = (): void => {
      clearTimeout(timer)
      for (const each of unwatch) each()
    }
    this.blocked.set(client, { ...command, stop })
  }

  /** Ends the blocking command of a connection with this reply, by default the reply for a timeout. */
  unblock(client: BlockableClient, reply?: Reply): boolean {
    const command = this.blocked.get(client)
    this.cancel(client)
    if (command) client.resume(reply === undefined ? command.timeoutReply : reply)
    return command !== undefined
  }

  cancel(client: BlockableClient): void {
    this.blocked.get(client)?.stop()
    this.blocked.delete(client)
    this.changed.delete(client)
  }

  /** Must be called after each command. Tries the blocking commands whose keys have changed. */
  retryChanged(): void {
    while (this.changed.size > 0) {
      const client = [...this.blocked.keys()].find((each) => this.changed.has(each))
      if (!client) return this.changed.clear()
      this.changed.delete(client)
      const reply = client.replyOf(() => this.attempt(client) ?? client.noReply)
      if (reply !== client.noReply) this.unblock(client, reply)
    }
  }

  // As in Redis, a value of another type does not end a blocking command.
  private attempt(client: BlockableClient): Reply | undefined {
    try {
      return this.blocked.get(client)?.attempt()
    } catch (error) {
      if (error instanceof RedisError && error.code === 'WRONGTYPE') return undefined
      throw error
    }
  }
}
