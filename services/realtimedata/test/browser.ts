import { type ServerToClientEvents } from '@food-delivery/contracts'
import { type Socket, io } from 'socket.io-client'
import { WebSocket } from 'ws'

type ReceivedEvents = { [E in keyof ServerToClientEvents]: Parameters<ServerToClientEvents[E]>[0][] }

/** A Socket.IO client, like that of the page, which stores all events that it receives. */
export interface Browser {
  received: ReceivedEvents
  close(): void
}

export function openBrowser(url: string): Browser {
  const socket: Socket<ServerToClientEvents> = io(url, {
    path: '/events',
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  })
  const received: ReceivedEvents = { snapshot: [], orders: [], lag: [], orderTotals: [], restaurants: [], steps: [] }
  socket.on('snapshot', (snapshot) => received.snapshot.push(snapshot))
  socket.on('orders', (events) => received.orders.push(events))
  socket.on('lag', (report) => received.lag.push(report))
  socket.on('orderTotals', (totals) => received.orderTotals.push(totals))
  socket.on('restaurants', () => received.restaurants.push(undefined))
  socket.on('steps', (steps) => received.steps.push(steps))
  return { received, close: () => void socket.disconnect() }
}

/** Opens a plain WebSocket, as clients of the original application do. Resolves when the connection is open. */
export async function openWebSocket<T>(url: string): Promise<{ received: T[]; close(): void }> {
  const socket = new WebSocket(url.replace('http', 'ws'))
  const received: T[] = []
  socket.on('message', (data: Buffer) => received.push(JSON.parse(data.toString()) as T))
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return { received, close: () => socket.terminate() }
}
