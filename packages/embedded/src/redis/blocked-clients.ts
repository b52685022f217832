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

/** The connections that are blocked by a command. The connection that has waited longest is first. */
export class BlockedClients {
  private readonly blocked = new Map<BlockableClient, BlockedCommand>()
  /** The blocked connections with a key that has changed since their last attempt. */
  private readonly clientsToRetry = new Set<BlockableClient>()

  get size(): number {
    return this.blocked.size
  }

  has(client: BlockableClient): boolean {
    return this.blocked.has(client)
  }

  add(client: BlockableClient, command: BlockingCommand): void {
    const unwatchers = command.keys.map((key) => client.database.watch(key, () => this.clientsToRetry.add(client)))
    const timer =
      command.timeoutMs > 0
        ? setTimeout(() => this.unblock(client, command.timeoutReply), command.timeoutMs)
        : undefined
    const stop = (): void => {
      clearTimeout(timer)
      for (const unwatch of unwatchers) unwatch()
    }
    this.blocked.set(client, { ...command, stop })
  }

  /**
   * Ends the blocking command of a connection with this reply, by default the reply for a timeout. Returns false if the
   * connection is not blocked.
   */
  unblock(client: BlockableClient, reply?: Reply): boolean {
    const command = this.blocked.get(client)
    this.cancel(client)
    if (command) client.resume(reply === undefined ? command.timeoutReply : reply)
    return command !== undefined
  }

  cancel(client: BlockableClient): void {
    this.blocked.get(client)?.stop()
    this.blocked.delete(client)
    this.clientsToRetry.delete(client)
  }

  /** Must be called after each command. Tries the blocking commands whose keys have changed. */
  retryChanged(): void {
    while (this.clientsToRetry.size > 0) {
      const client = [...this.blocked.keys()].find((each) => this.clientsToRetry.has(each))
      if (!client) return this.clientsToRetry.clear()
      this.clientsToRetry.delete(client)
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
