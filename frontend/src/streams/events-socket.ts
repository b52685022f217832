import { type ServerToClientEvents } from '@food-delivery/contracts'
import { type Socket, io } from 'socket.io-client'
import { type Dispatch } from '../store/actions'

/** Receives the events of realtimedata. After a failure it waits up to 5 seconds before it connects again. */
export function connectEvents({
  dispatch,
  onRestaurants,
  now,
}: {
  dispatch: Dispatch
  /** Called after a restaurant list was posted. */
  onRestaurants: () => void
  now: () => number
}): void {
  const socket: Socket<ServerToClientEvents, object> = io({
    path: '/events',
    transports: ['websocket'],
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    timeout: 5_000,
  })
  const reportLoss = () => dispatch({ type: 'streamLost', stream: 'events', now: now() })
  socket.on('connect', () => dispatch({ type: 'streamOpened', stream: 'events', now: now() }))
  socket.on('disconnect', (reason) => {
    reportLoss()
    // socket.io does not reconnect by itself if the server closed the connection.
    if (reason === 'io server disconnect') socket.connect()
  })
  socket.on('connect_error', reportLoss)
  socket.on('snapshot', (snapshot) => dispatch({ type: 'snapshot', snapshot, now: now() }))
  socket.on('orders', (events) => dispatch({ type: 'orders', events, now: now() }))
  socket.on('steps', (steps) => dispatch({ type: 'steps', steps }))
  socket.on('lag', (report) => dispatch({ type: 'lag', report, now: now() }))
  socket.on('orderTotals', (totals) => dispatch({ type: 'orderTotals', totals }))
  socket.on('restaurants', onRestaurants)
}
