/** The two live streams of the page. */
const streams = ['events', 'consumers'] as const
export type Stream = (typeof streams)[number]

/** State of one stream. */
interface StreamState {
  readonly status: 'connecting' | 'open' | 'lost'
  /** When the connection was lost, by the browser's clock, ms since 1970; null while it is not lost. */
  readonly lostAt: number | null
  /** When data was last received, or the stream opened, by the browser's clock, ms since 1970; 0 before that. */
  readonly receivedAt: number
}

export type Connection = Readonly<Record<Stream, StreamState>>

/**
 * An open events stream without data for this time counts as unavailable, because realtimedata sends data every second.
 * Milliseconds.
 */
const SILENCE_MS = 8_000

const connecting: StreamState = { status: 'connecting', lostAt: null, receivedAt: 0 }
export const notConnected: Connection = { events: connecting, consumers: connecting }

export function streamOpened(connection: Connection, stream: Stream, now: number): Connection {
  return { ...connection, [stream]: { status: 'open', lostAt: null, receivedAt: now } }
}

export function streamLost(connection: Connection, stream: Stream, now: number): Connection {
  const { lostAt, receivedAt } = connection[stream]
  return { ...connection, [stream]: { status: 'lost', lostAt: lostAt ?? now, receivedAt } }
}

/** Minimum time between two recorded receptions, so that not each message changes the state. Milliseconds. */
const MIN_RECORD_INTERVAL_MS = 500

/** Records that data was received. */
export function dataReceived(connection: Connection, stream: Stream, now: number): Connection {
  const state = connection[stream]
  if (state.status !== 'open' || now - state.receivedAt < MIN_RECORD_INTERVAL_MS) return connection
  return { ...connection, [stream]: { ...state, receivedAt: now } }
}

/** An outage. `since`: ms since 1970. `isSilent`: the events stream is connected, but delivers no data. */
export interface Outage {
  readonly streams: readonly Stream[]
  readonly since: number
  readonly isSilent: boolean
}

/** The current outage; null if there is none. */
export function outage(connection: Connection, now: number): Outage | null {
  const { events } = connection
  const isSilent = events.status === 'open' && now - events.receivedAt > SILENCE_MS
  const unavailable = streams.filter(
    (stream) => connection[stream].status === 'lost' || (stream === 'events' && isSilent),
  )
  if (unavailable.length === 0) return null
  const startTimes = unavailable.map((stream) => connection[stream].lostAt ?? connection[stream].receivedAt)
  return { streams: unavailable, since: Math.min(...startTimes), isSilent }
}
