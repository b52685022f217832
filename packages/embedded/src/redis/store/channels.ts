import { globToRegExp } from './glob'

/** Receives published messages, with the pattern that matched if it subscribed by pattern. */
export interface Subscriber {
  deliver(channel: Buffer, message: Buffer, pattern?: string): void
}

type Kind = 'channel' | 'pattern'

/** The subscribers of channels and patterns. Messages are not stored. */
export class Channels {
  private readonly listeners: Record<Kind, Map<string, Set<Subscriber>>> = { channel: new Map(), pattern: new Map() }

  get patternCount(): number {
    return this.listeners.pattern.size
  }

  names(): string[] {
    return [...this.listeners.channel.keys()]
  }

  count(channel: string): number {
    return this.listeners.channel.get(channel)?.size ?? 0
  }

  add(kind: Kind, name: string, subscriber: Subscriber): void {
    const found = this.listeners[kind].get(name) ?? new Set()
    this.listeners[kind].set(name, found.add(subscriber))
  }

  remove(kind: Kind, name: string, subscriber: Subscriber): void {
    const found = this.listeners[kind].get(name)
    found?.delete(subscriber)
    if (found?.size === 0) this.listeners[kind].delete(name)
  }

  /** Delivers the message and returns the number of subscribers that received it. */
  publish(channel: Buffer, message: Buffer): number {
    const name = channel.toString('latin1')
    let count = 0
    for (const subscriber of this.listeners.channel.get(name) ?? []) {
      subscriber.deliver(channel, message)
      count++
    }
    for (const [pattern, subscribers] of this.listeners.pattern) {
      if (!globToRegExp(pattern).test(name)) continue
      for (const subscriber of subscribers) {
        subscriber.deliver(channel, message, pattern)
        count++
      }
    }
    return count
  }
}

/** The channels and patterns one connection has subscribed to. */
export class Subscriptions {
  private readonly mine: Record<Kind, Set<string>> = { channel: new Set(), pattern: new Set() }

  constructor(
    private readonly channels: Channels,
    private readonly subscriber: Subscriber,
  ) {}

  get size(): number {
    return this.mine.channel.size + this.mine.pattern.size
  }

  names(kind: Kind): string[] {
    return [...this.mine[kind]]
  }

  add(kind: Kind, name: string): void {
    this.mine[kind].add(name)
    this.channels.add(kind, name, this.subscriber)
  }

  remove(kind: Kind, name: string): void {
    this.mine[kind].delete(name)
    this.channels.remove(kind, name, this.subscriber)
  }

  clear(): void {
    for (const kind of ['channel', 'pattern'] as const) for (const name of this.names(kind)) this.remove(kind, name)
  }
}
