import { type CommandFaults } from '../control/command-faults'
import { type RequestLog } from '../control/request-log'
import { RedisError } from './redis-error'
import { type Session } from './session'
import { Channels } from './store/channels'
import { Database } from './store/database'
import { KeyspaceEvents } from './store/keyspace-events'
import { Waiters } from './waiters'

/** The state that all connections share. */
export interface ServerState {
  readonly databases: readonly Database[]
  readonly channels: Channels
  readonly events: KeyspaceEvents
  readonly sessions: Set<Session>
  /** The connections that have sent MONITOR. */
  readonly monitors: Set<Session>
  readonly waiters: Waiters
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly faults: CommandFaults<RedisError>
  readonly requestLog: RequestLog
  /** In bytes; 0: no limit. */
  maxMemory: number
  /** The estimated memory of all data. */
  readonly usedMemory: number
  /** Throws OOM if the memory is used up, as Redis does with the policy `noeviction`. */
  assertMemory(): void
}

const databaseCount = 16

/** The state of a new server. */
export function createServerState(
  options: Pick<ServerState, 'now' | 'faults' | 'requestLog' | 'maxMemory'>,
): ServerState {
  const { now } = options
  const channels = new Channels()
  const events = new KeyspaceEvents(channels)
  const databases: Database[] = Array.from(
    { length: databaseCount },
    () =>
      new Database({
        now,
        onEvent: ({ database, key, value, event }) => events.publish(databases.indexOf(database), key, value, event),
      }),
  )
  return {
    databases,
    channels,
    events,
    sessions: new Set<Session>(),
    monitors: new Set<Session>(),
    waiters: new Waiters(),
    ...options,
    get usedMemory() {
      return databases.reduce((total, { bytes }) => total + bytes, 0)
    },
    assertMemory() {
      if (this.maxMemory === 0 || this.usedMemory <= this.maxMemory) return
      throw new RedisError("command not allowed when used memory > 'maxmemory'.", 'OOM')
    },
  }
}
