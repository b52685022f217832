import { type Socket } from 'node:net'
import { type ServerClock } from '../control/clock'
import { type CommandFaults } from '../control/command-faults'
import { type RequestLog } from '../control/request-log'
import { type ControlOf } from '../control/running-server'
import { snapshotsAndRequests } from '../control/snapshots'
import { type CursorStore } from './cursors'
import { type MongoCommandError, refusalOf } from './mongo-errors'
import { type MongoServer } from './mongo-server'
import { type ReplicaSet } from './replica-set/replica-set'
import { type Catalog } from './storage/catalog'
import { type Logger } from '../logger'

/** A connected client. */
export interface Client {
  /** Empty if the driver sends no name. */
  appName: string
  readonly connectionId: number
  readonly socket: Socket
}

export interface MongoState {
  readonly catalog: Catalog
  readonly cursors: CursorStore
  readonly clock: ServerClock
  readonly replicaSet: ReplicaSet | undefined
  readonly clients: Set<Client>
  readonly faults: CommandFaults<MongoCommandError>
  readonly requestLog: RequestLog
  readonly logger: Logger
  /** Writes the pending changes to the journal. Returns false after a disk error. */
  readonly flush: () => boolean
}

type Methods = Exclude<
  keyof MongoServer,
  'port' | 'address' | 'pid' | 'url' | 'unref' | 'close' | 'stop' | 'start' | symbol
>

/** The methods with which a test controls the server. `expire` deletes what has expired by the server's clock. */
export function createMongoControl(state: MongoState, expire: () => void): ControlOf<MongoServer, Methods> {
  const { catalog, clock, clients, faults, replicaSet } = state
  return {
    refuse: (command, error, times) => faults.refuse(command, refusalOf(error), times),
    delay: (command, ms) => faults.delay(command, ms),
    disconnect(clientId) {
      const closed = [...clients].filter((client) => clientId === undefined || client.appName === clientId)
      for (const { socket } of closed) socket.destroy()
      return closed.length
    },
    advanceTime(ms) {
      clock.advance(ms)
      expire()
    },
    ...snapshotsAndRequests(
      state,
      () => catalog.snapshot(),
      (changes) => {
        const replace = (): void => {
          for (const { namespace } of catalog.all()) catalog.drop(namespace)
          for (const change of changes) catalog.apply(change)
        }
        replicaSet?.sessions.end()
        if (replicaSet) replicaSet.oplog.withoutRecording(replace)
        else replace()
        state.flush()
      },
    ),
  }
}
