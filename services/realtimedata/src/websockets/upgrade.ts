import { type IncomingMessage } from 'node:http'
import { type Duplex } from 'node:stream'

/** Accepts connections that asked for an upgrade. */
export interface UpgradeTarget {
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void
}

export interface UpgradeTargets {
  /** `/events` with an `EIO` query. */
  socketIo: UpgradeTarget
  /** `/events` without. */
  events: UpgradeTarget
  /** `/events/consumergroupsoffset`. */
  offsets: UpgradeTarget
}

/**
 * Routes upgrades by path and by the `EIO` query that Socket.IO clients send. Socket.IO attached to the server itself
 * would also accept the plain paths below its own.
 */
export function createUpgradeListener(targets: UpgradeTargets) {
  return function upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    const target = findTarget(req.url ?? '/', targets)
    if (target) target.upgrade(req, socket, head)
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  }
}

function findTarget(url: string, { socketIo, events, offsets }: UpgradeTargets): UpgradeTarget | undefined {
  const [path = '', query = ''] = url.split('?', 2)
  switch (path.replace(/\/+$/, '')) {
    case '/events':
      return new URLSearchParams(query).has('EIO') ? socketIo : events
    case '/events/consumergroupsoffset':
      return offsets
    default:
      return undefined
  }
}
