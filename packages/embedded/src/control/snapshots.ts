import { type ServerClock } from './clock'
import { InvalidArgumentError } from './invalid-argument'
import { type RequestLog } from './request-log'

/** Names a copy of a server's data, for `restore`. The data stays in the server. */
export interface Snapshot {
  readonly id: number
}

interface ServerParts {
  clock: ServerClock
  faults: { clear(): void }
  requestLog: RequestLog
}

/**
 * The methods for snapshots and the request log in each server's handle. Snapshots stay in memory until the server is
 * closed.
 */
export function snapshotsAndRequests<Data>(
  { clock, faults, requestLog }: ServerParts,
  copyData: () => Data,
  replaceData: (data: Data) => void,
) {
  const storedSnapshots: { data: Data; offsetMs: number }[] = []
  return {
    snapshot(): Snapshot {
      storedSnapshots.push({ data: copyData(), offsetMs: clock.offsetMs })
      return { id: storedSnapshots.length }
    },
    restore({ id }: Snapshot): void {
      const snapshot = storedSnapshots[id - 1]
      if (!snapshot)
        throw new InvalidArgumentError(`no snapshot with the id ${id}: pass a snapshot that this server has returned`)
      clock.offsetMs = snapshot.offsetMs
      faults.clear()
      requestLog.clear()
      replaceData(snapshot.data)
    },
    requests: () => requestLog.all(),
    clearRequests: () => requestLog.clear(),
  }
}
