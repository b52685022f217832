import { BlockedClients } from './blocked-clients'
import { RedisError } from './redis-error'
import { type ServerState, type Session } from './session'
import { Channels } from './store/channels'
import { Database } from './store/database'
import { KeyspaceEvents } from './store/keyspace-events'

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
    blockedClients: new BlockedClients(),
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
