import { type IncomingMessage } from 'node:http'
import { type Duplex } from 'node:stream'
import { type LagReport, type Snapshot, type TimedOrderEvent, consumers } from '@food-delivery/contracts'
import { type TimedStep } from '../feed/order-feed'
import { TimedBatch } from '../feed/timed-batch'
import { type CommittedTotals, finishedBetween } from '../lag/lag-report'
import { SocketIoClients } from './socket-io-clients'
import { WebSocketClients } from './websocket-clients'

export interface ViewersOptions {
  snapshot: () => Snapshot
}

/** Intervals of the messages to plain WebSocket clients. */
const PLAIN_ORDERS_INTERVAL_MS = 1_000
const PLAIN_OFFSETS_INTERVAL_MS = 5_000
/** Tolerance, because the interval of lag reports is not exactly a second. */
const REPORT_TOLERANCE_MS = 100

/** All connected clients: browsers on Socket.IO, and clients of the original application on plain WebSockets. */
export class Viewers {
  private readonly browsers: SocketIoClients
  private readonly plainEvents = new WebSocketClients()
  private readonly plainOffsets = new WebSocketClients()
  private readonly plainPaths = new Map([
    ['/events', this.plainEvents],
    ['/events/consumergroupsoffset', this.plainOffsets],
  ])
  private readonly orders = new TimedBatch<TimedOrderEvent>({ emit: (events) => this.browsers.emit('orders', events) })
  private readonly steps = new TimedBatch<TimedStep>({ emit: (steps) => this.browsers.emit('steps', steps) })
  private readonly plainOrders = new TimedBatch<TimedOrderEvent>({
    emit: (events) => this.plainEvents.send(events),
    maxWaitMs: PLAIN_ORDERS_INTERVAL_MS,
  })
  private lastSentOffsets: CommittedTotals | undefined

  constructor(private readonly options: ViewersOptions) {
    this.browsers = new SocketIoClients({ snapshot: options.snapshot, beforeSnapshot: () => this.flush() })
  }

  get isEmpty(): boolean {
    return this.browsers.count + this.plainEvents.count + this.plainOffsets.count === 0
  }

  /**
   * Accepts WebSocket connections. Socket.IO clients have the query `EIO` on `/events`. The upgrade is not left to
   * Socket.IO, because it would also accept all paths below `/events`.
   */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    const [path = '', query = ''] = (req.url ?? '/').split('?', 2)
    const clients = this.plainPaths.get(path.replace(/\/+$/, ''))
    if (!clients) return void socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    if (clients === this.plainEvents && new URLSearchParams(query).has('EIO'))
      return this.browsers.upgrade(req, socket, head)
    clients.upgrade(req, socket, head)
  }

  sendOrder(event: TimedOrderEvent): void {
    if (this.browsers.count > 0) this.orders.add(event)
    // The original application does not have cancelled orders.
    if (this.plainEvents.count > 0 && event.eventType !== 'cancelled') this.plainOrders.add(event)
  }

  sendStep(step: TimedStep): void {
    if (this.browsers.count > 0) this.steps.add(step)
  }

  sendRestaurants(): void {
    this.browsers.emit('restaurants')
  }

  sendLag(report: LagReport, committed: CommittedTotals): void {
    this.browsers.emit('lag', report)
    if (this.plainOffsets.count > 0) this.sendOffsets(committed)
  }

  sendTotals(totals: NonNullable<Snapshot['orderTotals']>): void {
    this.browsers.emit('orderTotals', totals)
  }

  sendSnapshot(): void {
    this.orders.clear()
    this.steps.clear()
    this.browsers.emit('snapshot', this.options.snapshot())
  }

  async close(): Promise<void> {
    for (const batch of [this.orders, this.steps, this.plainOrders]) batch.clear()
    this.plainEvents.close()
    this.plainOffsets.close()
    await this.browsers.close()
  }

  /**
   * Sends how far the committed offsets have advanced since the last message, by Deployment as in the original
   * application.
   */
  private sendOffsets(committed: CommittedTotals): void {
    const previous = this.lastSentOffsets
    if (previous && committed.at - previous.at < PLAIN_OFFSETS_INTERVAL_MS - REPORT_TOLERANCE_MS) return
    this.lastSentOffsets = committed
    if (!previous) return
    const finished = Object.entries(finishedBetween(previous, committed))
    this.plainOffsets.send(
      Object.fromEntries(
        finished.map(([name, count]) => [consumers[name as keyof typeof consumers].deployment, count]),
      ),
    )
  }

  private flush(): void {
    this.orders.flush()
    this.steps.flush()
  }
}
