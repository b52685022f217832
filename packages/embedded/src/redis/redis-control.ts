import { type ServerClock } from '../control/clock'
import { InvalidArgumentError } from '../control/invalid-argument'
import { type ControlOf } from '../control/running-server'
import { snapshotsAndRequests } from '../control/snapshots'
import { type RedisServer } from './redis-server'
import { RedisError } from './redis-error'
import { type ServerState } from './session'
import { type DatabaseSnapshot } from './store/database'

type Methods = Exclude<
  keyof RedisServer,
  'port' | 'address' | 'pid' | 'url' | 'unref' | 'close' | 'stop' | 'start' | symbol
>

export interface RedisState extends ServerState {
  readonly clock: ServerClock
}

/** The methods with which a test controls the server. */
export function createRedisControl(state: RedisState): ControlOf<RedisServer, Methods> {
  const { databases, sessions, clock, faults } = state
  return {
    refuse: (command, error, times) => faults.refuse(command, refusalOf(error), times),
    delay: (command, ms) => faults.delay(command, ms),
    disconnect(clientId) {
      const selectedSessions = [...sessions].filter(({ name }) => clientId === undefined || name === clientId)
      for (const session of selectedSessions) session.disconnect()
      return selectedSessions.length
    },
    advanceTime(ms) {
      clock.advance(ms)
      for (const database of databases) database.sweep()
    },
    ...snapshotsAndRequests(
      state,
      () => databases.map((database) => database.snapshot()),
      (snapshots) => databases.forEach((database, index) => database.restore(snapshots[index] as DatabaseSnapshot)),
    ),
  }
}

function refusalOf(text: string): RedisError {
  const [, code, message] = /^([A-Z]+) (.+)$/.exec(text) ?? []
  if (code !== undefined && message !== undefined) return new RedisError(message, code)
  throw new InvalidArgumentError(`a Redis error starts with its code, as in "ERR no such key", not "${text}"`)
}
