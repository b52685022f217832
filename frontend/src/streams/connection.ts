/** The two live streams of the page. */
const streams = ['events', 'consumers'] as const
export type Stream = (typeof streams)[number]

/** State of one stream. */
interface StreamState {
  readonly status: 'connecting' | 'open' | 'lost'
  /** When it was lost, browser's clock, ms since 1970. */
  readonly lostAt: number | null
  /** When data was last received. */
  readonly receivedAt: number
}

export type Connection = Readonly<Record<Stream, StreamState>>

/** realtimedata sends something each second: after this long a silence it counts as unavailable. Milliseconds. */
const QUIET_MS = 8_000

const connecting: StreamState = { status: 'connecting', lostAt: null, receivedAt: 0 }
export const notConnected: Connection = { events: connecting, consumers: connecting }

export function opened(connection: Connection, stream: Stream, now: number): Connection {
  return { ...connection, [stream]: { status: 'open', lostAt: null, receivedAt: now } }
}

export function lost(connection: Connection, stream: Stream, now: number): Connection {
  const { lostAt, receivedAt } = connection[stream]
  return { ...connection, [stream]: { status: 'lost', lostAt: lostAt ?? now, receivedAt } }
}

/** Data was received on this stream. */
export function received(connection: Connection, stream: Stream, now: number): Connection {
  const state = connection[stream]
  if (state.status !== 'open' || now - state.receivedAt < 500) return connection
  return { ...connection, [stream]: { ...state, receivedAt: now } }
}

/** Streams that are down and since when; `quiet`: connected, but without data. */
export interface Outage {
  readonly streams: readonly Stream[]
  readonly since: number
  readonly quiet: boolean
}

/** The current outage; null if all streams work. */
export function outage(connection: Connection, now: number): Outage | null {
  const { events } = connection
  const quiet = events.status === 'open' && now - events.receivedAt > QUIET_MS
  const down = streams.filter((stream) => connection[stream].status === 'lost' || (stream === 'events' && quiet))
  if (down.length === 0) return null
  const since = down.map((stream) => connection[stream].lostAt ?? connection[stream].receivedAt)
  return { streams: down, since: Math.min(...since), quiet }
}
