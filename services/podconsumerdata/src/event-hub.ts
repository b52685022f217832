import { type ServerResponse } from 'node:http'

export type EventName = 'message' | 'pods' | 'scaling'

const HEARTBEAT_MS = 15_000

/** A browser to which more bytes wait to be sent is disconnected. It reconnects and gets the latest state. */
const MAX_UNSENT_BYTES = 1024 * 1024

/** Sends the latest state to browsers as server-sent events: all events on connect, then each event when it changes. */
export class EventHub {
  private readonly responses = new Set<ServerResponse>()
  private readonly latest = new Map<EventName, string>()
  private heartbeat: NodeJS.Timeout | undefined

  /** Starts a stream, which ends when the browser disconnects or `signal` is aborted. */
  add(res: ServerResponse, signal: AbortSignal): void {
    res.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // Disables buffering in proxies, which would delay the events.
      'x-accel-buffering': 'no',
    })
    // A response to HEAD must end, so that the connection can be reused.
    if (res.req.method === 'HEAD') return void res.end()
    res.write('retry: 2000\n\n')
    for (const [name, data] of this.latest) res.write(formatEvent(name, data))
    this.responses.add(res)
    const end = () => res.end()
    signal.addEventListener('abort', end, { once: true })
    res.once('close', () => {
      this.responses.delete(res)
      signal.removeEventListener('abort', end)
    })
    this.heartbeat ??= setInterval(() => this.write(': heartbeat\n\n'), HEARTBEAT_MS).unref()
  }

  /** Sends a state to all browsers if it has changed. */
  publish(name: EventName, state: unknown): void {
    const data = JSON.stringify(state)
    if (this.latest.get(name) === data) return
    this.latest.set(name, data)
    this.write(formatEvent(name, data))
  }

  stop(): void {
    clearInterval(this.heartbeat)
    for (const res of this.responses) res.end()
  }

  private write(text: string): void {
    for (const res of this.responses) {
      if (res.writableLength > MAX_UNSENT_BYTES) res.destroy()
      else res.write(text)
    }
  }
}

/** Clients of the original application expect the event `message` without a name. */
function formatEvent(name: EventName, data: string): string {
  return name === 'message' ? `data: ${data}\n\n` : `event: ${name}\ndata: ${data}\n\n`
}
