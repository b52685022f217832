import { type IncomingMessage } from 'node:http'
import { type Duplex } from 'node:stream'

/** Takes a connection that asked for an upgrade. */
export interface Door {
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void
}

export interface UpgradeDoors {
  /** `/events` with an `EIO` query. */
  socketIo: Door
  /** `/events` without. */
  events: Door
  /** `/events/consumergroupsoffset`. */
  offsets: Door
}

/**
 * Splits upgrades by path and by the `EIO` query that Socket.IO clients send. Socket.IO attached to the server itself
 * would take the plain paths below its own away from us.
 */
export function createUpgradeListener(doors: UpgradeDoors) {
  return function upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    const door = findDoor(req.url ?? '/', doors)
    if (door) door.upgrade(req, socket, head)
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  }
}

function findDoor(url: string, { socketIo, events, offsets }: UpgradeDoors): Door | undefined {
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
