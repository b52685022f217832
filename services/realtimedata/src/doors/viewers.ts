import { type Account, type LagReport, type Snapshot, type TimedOrderEvent, consumers } from '@food-delivery/contracts'
import { LiveBatch } from '../feed/live-batch'
import { type TimedStep } from '../feed/order-feed'
import { type CommittedTotals, mapConsumers } from '../lag/lag-report'
import { PlainDoor } from './plain-door'
import { SocketIoDoor } from './socket-io-door'
import { createUpgradeListener } from './upgrade'

export interface ViewersOptions {
  snapshot: () => Snapshot
  /** Somebody came. */
  onJoined: () => void
  /** How often the original's clients get what came, ms. Default 1,000. */
  plainEveryMs?: number
  /** How often the original's clients get the growth of offsets, ms. Default 5,000. */
  offsetsEveryMs?: number
}

/** Everybody who looks on, over Socket.IO or as the original's clients do. */
export class Viewers {
  readonly upgrade = createUpgradeListener({
    socketIo: { upgrade: (...upgrade) => this.browsers.upgrade(...upgrade) },
    events: { upgrade: (...upgrade) => this.plainJoins(this.plainEvents, upgrade) },
    offsets: { upgrade: (...upgrade) => this.plainJoins(this.plainOffsets, upgrade) },
  })
  private readonly browsers: SocketIoDoor
  private readonly plainEvents = new PlainDoor()
  private readonly plainOffsets = new PlainDoor()
  private readonly orders = new LiveBatch<TimedOrderEvent>({ emit: (events) => this.browsers.emit('orders', events) })
  private readonly steps = new LiveBatch<TimedStep>({ emit: (steps) => this.browsers.emit('steps', steps) })
  private readonly plainOrders: LiveBatch<TimedOrderEvent>
  private readonly offsetsEveryMs: number
  private sentOffsets: CommittedTotals | undefined

  constructor(private readonly options: ViewersOptions) {
    const { snapshot, plainEveryMs = 1_000, offsetsEveryMs = 5_000 } = options
    this.browsers = new SocketIoDoor({ snapshot, onJoining: () => this.browserJoins() })
    this.plainOrders = new LiveBatch({ emit: (events) => this.plainEvents.send(events), maxWaitMs: plainEveryMs })
    this.offsetsEveryMs = offsetsEveryMs
  }

  get any(): boolean {
    return this.browsers.viewers + this.plainEvents.viewers + this.plainOffsets.viewers > 0
  }

  order(event: TimedOrderEvent): void {
    if (this.browsers.viewers > 0) this.orders.add(event)
    if (this.plainEvents.viewers > 0) this.plainOrders.add(event)
  }

  step(step: TimedStep): void {
    if (this.browsers.viewers > 0) this.steps.add(step)
  }

  restaurants(): void {
    this.browsers.emit('restaurants')
  }

  lag(report: LagReport, committed: CommittedTotals): void {
    this.browsers.emit('lag', report)
    if (this.plainOffsets.viewers > 0) this.growth(committed)
  }

  account(account: Account): void {
    this.browsers.emit('account', account)
  }

  /** The topic was read back: everybody gets the whole picture. */
  resend(): void {
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

  /** Growth of the committed offsets since the last message, under the names that the original uses. */
  private growth(now: CommittedTotals): void {
    const before = this.sentOffsets
    // Reports come each second and not on the dot.
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

  private browserJoins(): void {
    this.orders.flush()
    this.steps.flush()
    this.options.onJoined()
  }

  private plainJoins(door: PlainDoor, upgrade: Parameters<PlainDoor['upgrade']>): void {
    door.upgrade(...upgrade)
    this.options.onJoined()
  }
}
