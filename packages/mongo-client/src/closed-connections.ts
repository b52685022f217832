import { type EventEmitter } from 'node:events'
import { createRequire } from 'node:module'

interface ConnectionInternals {
  closed: boolean
  socket: EventEmitter
  /** Closes the connection, for the given reason. */
  cleanup(reason: Error): void
}

const load = createRequire(createRequire(__filename).resolve('mongoose'))

/**
 * Patches the driver: an operation fails when its connection is closed while a large request is being sent. The driver
 * then waits for `drain` or `error` of the socket, and a socket that is destroyed without an error emits neither. So the
 * operation would never end, and its connection would stay checked out.
 * @throws if the driver has changed
 */
export function failOperationsOfClosedConnections(): void {
  const { prototype } = (load('mongodb/lib/cmap/connection') as { Connection: { prototype: ConnectionInternals } })
    .Connection
  const { cleanup } = prototype as Partial<ConnectionInternals>
  if (cleanup === undefined)
    throw new Error('cannot patch the MongoDB driver: install the version of it that package-lock.json contains')
  prototype.cleanup = function (reason) {
    if (this.closed) return
    cleanup.call(this, reason)
    this.socket.emit('error', reason)
  }
}
