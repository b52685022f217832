import { type OrderDocument } from '@food-delivery/contracts'
import { BatchWriter, type MongoStore, asStoreError, isDuplicateKey, writeEach } from '@food-delivery/mongo-client'
import { type Model } from 'mongoose'
import { type RecordedStep, type StoredOrder, type StoredStep, toOrderDocument, withValidTime } from './order-document'
import { orderSchema } from './order-schema'
import { appendStep, insertLateStep } from './order-updates'

// Each attempt records at least one missing step of every order, and an order has fewer steps than this.
const MAX_ATTEMPTS = 20

/** The orders and their steps in MongoDB. */
export class OrderRepository {
  private readonly orders: Model<StoredOrder>
  private readonly writer = new BatchWriter<RecordedStep>({ write: (steps) => this.recordAll(steps) })

  constructor(private readonly store: Pick<MongoStore, 'model' | 'run'>) {
    this.orders = store.model(orderSchema)
  }

  /**
   * Records a step at its position in the history, and updates the status if it is the latest step. A repeated step
   * changes nothing. Steps of different orders are written in one batch.
   * @throws DependencyUnavailableError, StoreRejectedError
   */
  record(step: RecordedStep): Promise<void> {
    return this.writer.write(withValidTime(step))
  }

  /** The newest orders of a user, newest first. @throws DependencyUnavailableError, StoreRejectedError */
  async findByUser(userId: string, limit: number): Promise<OrderDocument[]> {
    const orders = await this.store.run(() =>
      this.orders.find({ userId }).sort({ createdAt: -1 }).limit(limit).lean<StoredOrder[]>(),
    )
    return orders.map(toOrderDocument)
  }

  /** @throws DependencyUnavailableError, StoreRejectedError */
  async findById(orderId: string): Promise<OrderDocument | undefined> {
    const order = await this.store.run(() => this.orders.findOne({ _id: orderId }).lean<StoredOrder>())
    return order ? toOrderDocument(order) : undefined
  }

  private recordAll(steps: readonly RecordedStep[]): Promise<(Error | undefined)[]> {
    return this.store.run(async () => {
      const errors = await writeEach(this.orders, steps.map(appendStep))
      const lateErrors = await this.recordLate(steps.filter((_, index) => isDuplicateKey(errors[index])))
      return steps.map((step, index) => {
        const error = isDuplicateKey(errors[index]) ? lateErrors.get(step) : errors[index]
        return error && asStoreError(error)
      })
    })
  }

  /** Returns an error for each step that the store rejects. */
  private async recordLate(steps: readonly RecordedStep[]): Promise<Map<RecordedStep, Error>> {
    const rejected = new Map<RecordedStep, Error>()
    let missing = steps
    for (let attempt = 0; missing.length > 0; attempt++) {
      if (attempt === MAX_ATTEMPTS)
        throw new Error(`${missing.length} late steps were not recorded after ${attempt} attempts`)
      const histories = await this.historiesOf(missing)
      missing = missing.filter(
        ({ order, step }) => !histories.get(order.orderId)?.some(({ status }) => status === step),
      )
      if (missing.length === 0) break
      const operations = missing.map((step) => {
        const history = histories.get(step.order.orderId)
        return history ? insertLateStep(step, history) : appendStep(step)
      })
      const errors = await writeEach(this.orders, operations)
      // A duplicate key means that another pod has recorded the step, and the next attempt finds it in the history.
      missing.forEach((step, index) => {
        if (errors[index] && !isDuplicateKey(errors[index])) rejected.set(step, errors[index])
      })
      missing = missing.filter((step) => !rejected.has(step))
    }
    return rejected
  }

  private async historiesOf(steps: readonly RecordedStep[]): Promise<Map<string, StoredStep[]>> {
    const orderIds = steps.map(({ order }) => order.orderId)
    const orders = await this.orders.find({ _id: { $in: orderIds } }, { statusHistory: 1 }).lean<StoredOrder[]>()
    return new Map(orders.map(({ _id, statusHistory }) => [_id, statusHistory]))
  }
}
