import { type ServerToClientEvents } from '@food-delivery/contracts'
import { type Socket, io } from 'socket.io-client'
import { WebSocket } from 'ws'

type Heard = { [E in keyof ServerToClientEvents]: Parameters<ServerToClientEvents[E]>[0][] }

/** A browser that keeps all messages. */
export interface Browser {
  heard: Heard
  close(): void
}

export function openBrowser(url: string): Browser {
  const socket: Socket<ServerToClientEvents> = io(url, {
    path: '/events',
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  })
  const heard: Heard = { snapshot: [], orders: [], lag: [], account: [], restaurants: [], steps: [] }
  socket.on('snapshot', (snapshot) => heard.snapshot.push(snapshot))
  socket.on('orders', (events) => heard.orders.push(events))
  socket.on('lag', (report) => heard.lag.push(report))
  socket.on('account', (account) => heard.account.push(account))
  socket.on('restaurants', () => heard.restaurants.push(undefined))
  socket.on('steps', (steps) => heard.steps.push(steps))
  return { heard, close: () => void socket.disconnect() }
}

/** A plain WebSocket client of the original; resolves once it is open. */
export async function openPlain<T>(url: string): Promise<{ heard: T[]; close(): void }> {
  const socket = new WebSocket(url.replace('http', 'ws'))
  const heard: T[] = []
  socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as T))
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return { heard, close: () => socket.terminate() }
}
