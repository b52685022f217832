import { globToRegExp } from './glob'

const kinds = ['channel', 'pattern', 'shard'] as const
type Kind = (typeof kinds)[number]

/** A published message, with the pattern that matched if the subscriber subscribed by pattern. */
export interface Delivery {
  kind: Kind
  channel: Buffer
  message: Buffer
  pattern?: string
}

export interface Subscriber {
  deliver(delivery: Delivery): void
}

/** The subscribers of channels and patterns. Messages are not stored. */
export class Channels {
  private readonly subscribers: Record<Kind, Map<string, Set<Subscriber>>> = {
    channel: new Map(),
    pattern: new Map(),
    shard: new Map(),
  }

  get patternCount(): number {
    return this.subscribers.pattern.size
  }

  names(kind: Kind): string[] {
    return [...this.subscribers[kind].keys()]
  }

  count(kind: Kind, name: string): number {
    return this.subscribers[kind].get(name)?.size ?? 0
  }

  add(kind: Kind, name: string, subscriber: Subscriber): void {
    const subscribers = this.subscribers[kind].get(name) ?? new Set()
    this.subscribers[kind].set(name, subscribers.add(subscriber))
  }

  remove(kind: Kind, name: string, subscriber: Subscriber): void {
    const subscribers = this.subscribers[kind].get(name)
    subscribers?.delete(subscriber)
    if (subscribers?.size === 0) this.subscribers[kind].delete(name)
  }

  /**
   * Delivers the message and returns the number of deliveries: one for each subscription to the channel or to a pattern
   * that matches it.
   */
  publish(channel: Buffer, message: Buffer, kind: 'channel' | 'shard' = 'channel'): number {
    const name = channel.toString('latin1')
    let count = 0
    for (const subscriber of this.subscribers[kind].get(name) ?? []) {
      subscriber.deliver({ kind, channel, message })
      count++
    }
    if (kind === 'shard') return count
    for (const [pattern, subscribers] of this.subscribers.pattern) {
      if (!globToRegExp(pattern).test(name)) continue
      for (const subscriber of subscribers) {
        subscriber.deliver({ kind: 'pattern', channel, message, pattern })
        count++
      }
    }
    return count
  }
}

/** The channels and patterns to which one connection has subscribed. */
export class Subscriptions {
  private readonly subscribed: Record<Kind, Set<string>> = { channel: new Set(), pattern: new Set(), shard: new Set() }

  constructor(
    private readonly channels: Channels,
    private readonly subscriber: Subscriber,
  ) {}

  get size(): number {
    return kinds.reduce((total, kind) => total + this.subscribed[kind].size, 0)
  }

  /** The number in the replies to (un)subscribe: of channels and patterns together, or of shard channels. */
  count(kind: Kind): number {
    return kind === 'shard' ? this.subscribed.shard.size : this.size - this.subscribed.shard.size
  }

  names(kind: Kind): string[] {
    return [...this.subscribed[kind]]
  }

  add(kind: Kind, name: string): void {
    this.subscribed[kind].add(name)
    this.channels.add(kind, name, this.subscriber)
  }

  remove(kind: Kind, name: string): void {
    this.subscribed[kind].delete(name)
    this.channels.remove(kind, name, this.subscriber)
  }

  clear(): void {
    for (const kind of kinds) for (const name of this.names(kind)) this.remove(kind, name)
  }
}
