import { type OrderDocument } from '@food-delivery/contracts'
import { BatchWriter, type MongoStore, asStoreError, isDuplicateKey, writeEach } from '@food-delivery/mongo-client'
import { type Model } from 'mongoose'
import { type OrderStepFact, type StoredOrder, type StoredStep, toOrderDocument, withValidTime } from './order-document'
import { orderSchema } from './order-schema'
import { advance, insertLate } from './order-updates'

// Each round records at least one missing step of every order, and an order has far fewer.
const MAX_ROUNDS = 20

/** The orders and their steps. */
export class OrderRepository {
  private readonly orders: Model<StoredOrder>
  private readonly writer = new BatchWriter<OrderStepFact>({ write: (facts) => this.recordAll(facts) })

  constructor(private readonly store: Pick<MongoStore, 'model' | 'run'>) {
    this.orders = store.model(orderSchema)
  }

  /**
   * Records a step once, at its place in the history, and sets the status if it is the furthest; a repeat changes
   * nothing. Steps of different orders travel to the store together.
   * @throws DependencyUnavailableError, StoreRejectedError
   */
  record(fact: OrderStepFact): Promise<void> {
    return this.writer.write(withValidTime(fact))
  }

  /** The newest orders of a user, newest first. @throws DependencyUnavailableError, StoreRejectedError */
  async ofUser(userId: string, limit: number): Promise<OrderDocument[]> {
    const found = await this.store.run(() =>
      this.orders.find({ userId }).sort({ createdAt: -1 }).limit(limit).lean<StoredOrder[]>(),
    )
    return found.map(toOrderDocument)
  }

  /** @throws DependencyUnavailableError, StoreRejectedError */
  async byId(orderId: string): Promise<OrderDocument | undefined> {
    const found = await this.store.run(() => this.orders.findOne({ _id: orderId }).lean<StoredOrder>())
    return found ? toOrderDocument(found) : undefined
  }

  private recordAll(facts: readonly OrderStepFact[]): Promise<(Error | undefined)[]> {
    return this.store.run(async () => {
      const errors = await writeEach(this.orders, facts.map(advance))
      const late = await this.recordLate(facts.filter((_, index) => isDuplicateKey(errors[index])))
      return facts.map((fact, index) => {
        const error = isDuplicateKey(errors[index]) ? late.get(fact) : errors[index]
        return error && asStoreError(error)
      })
    })
  }

  /** Returns an error for each step that the store rejects. */
  private async recordLate(facts: readonly OrderStepFact[]): Promise<Map<OrderStepFact, Error>> {
    const refused = new Map<OrderStepFact, Error>()
    let missing = facts
    for (let round = 0; missing.length > 0; round++) {
      if (round === MAX_ROUNDS) throw new Error(`${missing.length} late steps were not recorded`)
      const histories = await this.historiesOf(missing)
      missing = missing.filter((fact) => !histories.get(fact.order.orderId)?.some(({ status }) => status === fact.step))
      if (missing.length === 0) break
      const operations = missing.map((fact) => {
        const history = histories.get(fact.order.orderId)
        return history ? insertLate(fact, history) : advance(fact)
      })
      const errors = await writeEach(this.orders, operations)
      // A duplicate came in between: the next round finds it in the history.
      missing.forEach((fact, index) => {
        if (errors[index] && !isDuplicateKey(errors[index])) refused.set(fact, errors[index])
      })
      missing = missing.filter((fact) => !refused.has(fact))
    }
    return refused
  }

  private async historiesOf(facts: readonly OrderStepFact[]): Promise<Map<string, StoredStep[]>> {
    const orderIds = facts.map(({ order }) => order.orderId)
    const found = await this.orders.find({ _id: { $in: orderIds } }, { statusHistory: 1 }).lean<StoredOrder[]>()
    return new Map(found.map(({ _id, statusHistory }) => [_id, statusHistory]))
  }
}
