import { globToRegExp } from './glob'

/** Receives published messages, with the pattern that matched if it subscribed by pattern. */
export interface Subscriber {
  deliver(channel: Buffer, message: Buffer, pattern?: string): void
}

type Kind = 'channel' | 'pattern'

/** The subscribers of channels and patterns. Messages are not stored. */
export class Channels {
  private readonly subscribers: Record<Kind, Map<string, Set<Subscriber>>> = { channel: new Map(), pattern: new Map() }

  get patternCount(): number {
    return this.subscribers.pattern.size
  }

  names(): string[] {
    return [...this.subscribers.channel.keys()]
  }

  count(channel: string): number {
    return this.subscribers.channel.get(channel)?.size ?? 0
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

  /** Delivers the message and returns the number of subscribers that received it. */
  publish(channel: Buffer, message: Buffer): number {
    const name = channel.toString('latin1')
    let count = 0
    for (const subscriber of this.subscribers.channel.get(name) ?? []) {
      subscriber.deliver(channel, message)
      count++
    }
    for (const [pattern, subscribers] of this.subscribers.pattern) {
      if (!globToRegExp(pattern).test(name)) continue
      for (const subscriber of subscribers) {
        subscriber.deliver(channel, message, pattern)
        count++
      }
    }
    return count
  }
}

/** The channels and patterns to which one connection has subscribed. */
export class Subscriptions {
  private readonly subscribed: Record<Kind, Set<string>> = { channel: new Set(), pattern: new Set() }

  constructor(
    private readonly channels: Channels,
    private readonly subscriber: Subscriber,
  ) {}

  get size(): number {
    return this.subscribed.channel.size + this.subscribed.pattern.size
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
    for (const kind of ['channel', 'pattern'] as const) for (const name of this.names(kind)) this.remove(kind, name)
  }
}
