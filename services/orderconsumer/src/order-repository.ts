import { type OrderDocument, type OrderStatus, isFinal, statusRank, stepsOf } from '@food-delivery/contracts'
import {
  BatchWriter,
  type MongoStore,
  asStoreError,
  isDuplicateKey,
  writeEach,
  writeEachUncast,
} from '@food-delivery/mongo-client'
import { type Tracing } from '@food-delivery/service-kit'
import { type Model } from 'mongoose'
import { type RecordedStep, type StoredOrder, isSameOrder, toOrderDocument, withValidTime } from './order-document'
import { joinSteps } from './joined-steps'
import { lingerMs } from './linger'
import { orderSchema } from './order-schema'
import { appendSteps, insertLateStep } from './order-updates'

// Each attempt records at least one missing step of every order, and an order has fewer than 20 steps.
const MAX_ATTEMPTS = 20

const ownSteps: ReadonlySet<OrderStatus> = new Set(stepsOf('order'))

/** The orders and their steps in MongoDB. */
export class OrderRepository {
  private readonly orders: Model<StoredOrder>
  /**
   * The writers are separate, because clients wait for new orders and the next service waits for validations, but
   * nothing waits for other steps.
   */
  private readonly writers

  /** `lingerMs`: how long a step of another service waits for further steps of its batch, ms. Default: 20 to 60. */
  constructor(
    private readonly store: Pick<MongoStore, 'model' | 'run'>,
    private readonly options: { lingerMs?: (lastBatchSize: number) => number; tracing?: Tracing | undefined } = {},
  ) {
    this.orders = store.model(orderSchema)
    this.writers = {
      newOrders: this.createWriter(),
      ownSteps: this.createWriter(),
      otherSteps: this.createWriter(options.lingerMs ?? lingerMs),
    }
  }

  /**
   * Records a step or the cancellation at its position in the history, and updates the status if it is the latest.
   * Changes nothing for a repeated step, a second final step, or the first step of another order with the same id.
   * Steps of different orders are written in batches.
   * @returns the stored order if the step is late or repeated, belongs to another order, or was joined with such a step;
   * otherwise undefined
   * @throws DependencyUnavailableError, StoreRejectedError
   */
  record(step: RecordedStep): Promise<StoredOrder | undefined> {
    return this.writerOf(step.step).write(withValidTime(step))
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

  private createWriter(linger?: (lastBatchSize: number) => number) {
    return new BatchWriter<RecordedStep, StoredOrder | undefined>({
      write: (steps) => this.recordAll(steps),
      lingerMs: linger,
      tracing: this.options.tracing,
    })
  }

  private writerOf(step: OrderStatus) {
    if (statusRank(step) === 0) return this.writers.newOrders
    return ownSteps.has(step) ? this.writers.ownSteps : this.writers.otherSteps
  }

  private recordAll(steps: readonly RecordedStep[]): Promise<(Error | StoredOrder | undefined)[]> {
    return this.store.run(async () => {
      const joined = joinSteps(steps)
      const errors = await writeEachUncast(this.orders, joined.map(appendSteps))
      const lateResults = await this.recordLate(joined.filter((_, index) => isDuplicateKey(errors[index])).flat())
      const results = new Map<RecordedStep, Error | StoredOrder | undefined>()
      joined.forEach((joinedSteps, index) => {
        for (const step of joinedSteps)
          results.set(step, isDuplicateKey(errors[index]) ? lateResults.get(step) : errors[index])
      })
      return steps.map((step) => {
        const result = results.get(step)
        return result instanceof Error ? asStoreError(result) : result
      })
    })
  }

  /** Returns the stored order of each step, or an error if the store rejects the step. */
  private async recordLate(steps: readonly RecordedStep[]): Promise<Map<RecordedStep, Error | StoredOrder>> {
    const results = new Map<RecordedStep, Error | StoredOrder>()
    let missingSteps = steps
    for (let attempt = 0; missingSteps.length > 0; attempt++) {
      if (attempt === MAX_ATTEMPTS)
        throw new Error(`${missingSteps.length} late steps were not recorded after ${attempt} attempts`)
      const stored = await this.storedOrders(missingSteps)
      for (const step of missingSteps) {
        const order = stored.get(step.order.orderId)
        if (order) results.set(step, order)
      }
      missingSteps = missingSteps.filter((step) => needsStep(stored.get(step.order.orderId), step))
      if (missingSteps.length === 0) break
      const operations = missingSteps.map((step) => {
        const order = stored.get(step.order.orderId)
        return order ? insertLateStep(step, order.statusHistory) : appendSteps([step])
      })
      const errors = await writeEach(this.orders, operations)
      // A duplicate key means that another pod has recorded the step, and the next attempt finds it in the history.
      missingSteps.forEach((step, index) => {
        if (errors[index] && !isDuplicateKey(errors[index])) results.set(step, errors[index])
      })
      missingSteps = missingSteps.filter((step) => !(results.get(step) instanceof Error))
    }
    return results
  }

  private async storedOrders(steps: readonly RecordedStep[]): Promise<Map<string, StoredOrder>> {
    const orderIds = steps.map(({ order }) => order.orderId)
    const orders = await this.orders.find({ _id: { $in: orderIds } }).lean<StoredOrder[]>()
    return new Map(orders.map((order) => [order._id, order]))
  }
}

function needsStep(stored: StoredOrder | undefined, { order, step }: RecordedStep): boolean {
  if (!stored) return true
  // Only the first step can come from another order with the same id, because such an order is then rejected.
  if (statusRank(step) === 0 && !isSameOrder(stored, order)) return false
  // The first of delivered and cancelled is final.
  if (isFinal(step) && isFinal(stored.status)) return false
  return !stored.statusHistory.some(({ status }) => status === step)
}
