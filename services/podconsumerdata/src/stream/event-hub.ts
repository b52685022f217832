import { type ServerResponse } from 'node:http'

export type EventName = 'message' | 'pods' | 'scaling'

const HEARTBEAT_MS = 15_000

/** A browser that leaves this much unread is disconnected; it reconnects and gets the newest state. Bytes. */
const MOST_UNREAD_BYTES = 1024 * 1024

/**
 * Sends the newest state to every browser as server-sent events: all of it on connect, then each part when it changed.
 */
export class EventHub {
  private readonly viewers = new Set<ServerResponse>()
  private readonly latest = new Map<EventName, string>()
  private heartbeat: NodeJS.Timeout | undefined

  /** Starts a stream; it ends when the viewer disconnects or `signal` is aborted. */
  add(res: ServerResponse, signal: AbortSignal): void {
    res.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // Proxies must not hold events back to compress or collect them.
      'x-accel-buffering': 'no',
    })
    // The answer to HEAD must end, or the connection could not be used again.
    if (res.req.method === 'HEAD') return void res.end()
    res.write('retry: 2000\n\n')
    for (const [name, data] of this.latest) res.write(frame(name, data))
    this.viewers.add(res)
    const end = () => res.end()
    signal.addEventListener('abort', end, { once: true })
    res.once('close', () => {
      this.viewers.delete(res)
      signal.removeEventListener('abort', end)
    })
    this.heartbeat ??= setInterval(() => this.write(': still here\n\n'), HEARTBEAT_MS).unref()
  }

  /** Sends a state to all viewers unless they have it already. */
  publish(name: EventName, state: unknown): void {
    const data = JSON.stringify(state)
    if (this.latest.get(name) === data) return
    this.latest.set(name, data)
    this.write(frame(name, data))
  }

  stop(): void {
    clearInterval(this.heartbeat)
    for (const res of this.viewers) res.end()
  }

  private write(text: string): void {
    for (const res of this.viewers) {
      if (res.writableLength > MOST_UNREAD_BYTES) res.destroy()
      else res.write(text)
    }
  }
}

/** The default event has no name, as clients of the original expect. */
function frame(name: EventName, data: string): string {
  return name === 'message' ? `data: ${data}\n\n` : `event: ${name}\ndata: ${data}\n\n`
}
