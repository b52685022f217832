/** The two live streams of the page. */
export const streams = ['events', 'consumers'] as const
export type Stream = (typeof streams)[number]

/** How one stream stands. */
interface StreamState {
  readonly status: 'connecting' | 'open' | 'lost'
  /** When it was lost, browser's clock, ms since 1970. */
  readonly lostAt: number | null
  /** When it last said anything. */
  readonly heardAt: number
}

export type Connection = Readonly<Record<Stream, StreamState>>

/** realtimedata says something each second: so long a silence means that nobody is there. Milliseconds. */
const QUIET_MS = 8_000

const connecting: StreamState = { status: 'connecting', lostAt: null, heardAt: 0 }
export const notConnected: Connection = { events: connecting, consumers: connecting }

export function opened(connection: Connection, stream: Stream, now: number): Connection {
  return { ...connection, [stream]: { status: 'open', lostAt: null, heardAt: now } }
}

export function lost(connection: Connection, stream: Stream, now: number): Connection {
  const { lostAt, heardAt } = connection[stream]
  return { ...connection, [stream]: { status: 'lost', lostAt: lostAt ?? now, heardAt } }
}

/** Something came in on this stream. */
export function heard(connection: Connection, stream: Stream, now: number): Connection {
  const state = connection[stream]
  if (state.status !== 'open' || now - state.heardAt < 500) return connection
  return { ...connection, [stream]: { ...state, heardAt: now } }
}

/** Streams that are gone and since when; `quiet`: connected, but nobody says anything. */
export interface Outage {
  readonly streams: readonly Stream[]
  readonly since: number
  readonly quiet: boolean
}

/** What the bar says; null while all is well. */
export function outage(connection: Connection, now: number): Outage | null {
  const { events } = connection
  const quiet = events.status === 'open' && now - events.heardAt > QUIET_MS
  const gone = streams.filter((stream) => connection[stream].status === 'lost' || (stream === 'events' && quiet))
  if (gone.length === 0) return null
  const since = gone.map((stream) => connection[stream].lostAt ?? connection[stream].heardAt)
  return { streams: gone, since: Math.min(...since), quiet }
}
