import { type Account, type LagReport, type Snapshot, type TimedOrderEvent, consumers } from '@food-delivery/contracts'
import { LiveBatch } from '../feed/live-batch'
import { type TimedStep } from '../feed/order-feed'
import { type CommittedTotals, mapConsumers } from '../lag/lag-report'
import { PlainSockets } from './plain-sockets'
import { SocketIoClients } from './socket-io-clients'
import { createUpgradeListener } from './upgrade'

export interface ViewersOptions {
  snapshot: () => Snapshot
  /** A viewer has connected. */
  onJoined: () => void
  /** How often plain WebSocket clients get new orders, ms. Default 1,000. */
  plainEveryMs?: number
  /** How often plain WebSocket clients get the growth of offsets, ms. Default 5,000. */
  offsetsEveryMs?: number
}

/** All viewers: browsers on Socket.IO, and the original's clients on plain WebSockets. */
export class Viewers {
  readonly upgrade = createUpgradeListener({
    socketIo: { upgrade: (...upgrade) => this.browsers.upgrade(...upgrade) },
    events: { upgrade: (...upgrade) => this.addPlain(this.plainEvents, upgrade) },
    offsets: { upgrade: (...upgrade) => this.addPlain(this.plainOffsets, upgrade) },
  })
  private readonly browsers: SocketIoClients
  private readonly plainEvents = new PlainSockets()
  private readonly plainOffsets = new PlainSockets()
  private readonly orders = new LiveBatch<TimedOrderEvent>({ emit: (events) => this.browsers.emit('orders', events) })
  private readonly steps = new LiveBatch<TimedStep>({ emit: (steps) => this.browsers.emit('steps', steps) })
  private readonly plainOrders: LiveBatch<TimedOrderEvent>
  private readonly offsetsEveryMs: number
  private sentOffsets: CommittedTotals | undefined

  constructor(private readonly options: ViewersOptions) {
    const { snapshot, plainEveryMs = 1_000, offsetsEveryMs = 5_000 } = options
    this.browsers = new SocketIoClients({ snapshot, onJoining: () => this.addBrowser() })
    this.plainOrders = new LiveBatch({ emit: (events) => this.plainEvents.send(events), maxWaitMs: plainEveryMs })
    this.offsetsEveryMs = offsetsEveryMs
  }

  get any(): boolean {
    return this.browsers.count + this.plainEvents.count + this.plainOffsets.count > 0
  }

  sendOrder(event: TimedOrderEvent): void {
    if (this.browsers.count > 0) this.orders.add(event)
    if (this.plainEvents.count > 0) this.plainOrders.add(event)
  }

  sendStep(step: TimedStep): void {
    if (this.browsers.count > 0) this.steps.add(step)
  }

  sendRestaurants(): void {
    this.browsers.emit('restaurants')
  }

  sendLag(report: LagReport, committed: CommittedTotals): void {
    this.browsers.emit('lag', report)
    if (this.plainOffsets.count > 0) this.sendGrowth(committed)
  }

  sendAccount(account: Account): void {
    this.browsers.emit('account', account)
  }

  /** Sends all browsers a new snapshot, once the topic has been read back. */
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

  /** Sends the growth of the committed offsets since the last message, under the original's names. */
  private sendGrowth(now: CommittedTotals): void {
    const before = this.sentOffsets
    // Reports come about each second, a few ms early or late.
    if (before && now.at - before.at < this.offsetsEveryMs - 100) return
    this.sentOffsets = now
    const grown = mapConsumers((name) => (before ? Math.max(0, now.totals[name] - before.totals[name]) : 0))
    if (before)
      this.plainOffsets.send(
        Object.fromEntries(
          Object.entries(grown).map(([name, count]) => [consumers[name as keyof typeof grown].deployment, count]),
        ),
      )
  }

  private addBrowser(): void {
    this.orders.flush()
    this.steps.flush()
    this.options.onJoined()
  }

  private addPlain(sockets: PlainSockets, upgrade: Parameters<PlainSockets['upgrade']>): void {
    sockets.upgrade(...upgrade)
    this.options.onJoined()
  }
}
