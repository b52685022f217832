import { type OrderDocument, isOrderStep, orderSteps } from '@food-delivery/contracts'
import { type KafkaRecord } from '@food-delivery/kafka-client'
import { readOrderEvent } from '../support/order-event'

const MAX_PROBLEMS = 20

/** The end offset of each partition: the offset of its next record. */
export type EndOffsets = ReadonlyMap<number, number>

type Outcome = 'delivered' | 'cancelled' | 'in flight' | 'given up' | 'lost'

/** What the records contain about one order. */
interface OrderRecords {
  /** How often each step was published. */
  published: Map<string, number>
  isRequested: boolean
  hasDeadLetter: boolean
}

/** The fields of a stored order that are compared with its records. */
export type StoredOrder = Pick<OrderDocument, 'status' | 'statusHistory'>

export interface AuditReport {
  placed: number
  outcomes: Record<Outcome, number>
  /** Number of steps that repeat an earlier step of the same order. */
  repeated: number
  /** One line for each order that is lost or given up. */
  problems: string[]
  /** Number of orders whose first record is no longer on the topic. */
  withoutFirstRecord: number
}

/**
 * Checks every order on topic `orders`. `idleOffsets`: the end offsets at a time when no group had lag; later records
 * are ignored. An order that was neither delivered nor cancelled by then is given up if it has a dead letter, otherwise
 * lost. Without `idleOffsets`, it is in flight instead of lost.
 */
export class OrderAudit {
  private readonly entries = new Map<string, OrderRecords>()

  constructor(private readonly idleOffsets?: EndOffsets) {}

  /** Adds a record of topic `orders`. Ignores records that are not events of an order. */
  addRecord({ value, partition, offset }: Pick<KafkaRecord, 'value' | 'partition' | 'offset'>): void {
    const event = readOrderEvent(value)
    if (!event || (this.idleOffsets && offset >= (this.idleOffsets.get(partition) ?? 0))) return
    const { eventType, orderId } = event
    if (eventType === 'orderRequested') this.entry(orderId).isRequested = true
    if (!isOrderStep(eventType) && eventType !== 'cancelled') return
    const { published } = this.entry(orderId)
    published.set(eventType, (published.get(eventType) ?? 0) + 1)
  }

  addDeadLetter(value: Buffer | null): void {
    const event = readOrderEvent(value)
    if (event) this.entry(event.orderId).hasDeadLetter = true
  }

  /** Compares the records of every order with its document in MongoDB. */
  createReport(documents: ReadonlyMap<string, StoredOrder>): AuditReport {
    const outcomes: AuditReport['outcomes'] = { delivered: 0, cancelled: 0, 'in flight': 0, 'given up': 0, lost: 0 }
    const report: AuditReport = { placed: 0, outcomes, repeated: 0, problems: [], withoutFirstRecord: 0 }
    for (const [orderId, entry] of this.entries) {
      if (!entry.isRequested) {
        report.withoutFirstRecord++
        continue
      }
      report.placed++
      const document = documents.get(orderId)
      const isCancelled = entry.published.has('cancelled') && document?.status !== 'delivered'
      const problem = isCancelled ? cancellationProblemOf(document) : deliveryProblemOf(entry, document)
      const outcome = outcomeOf(entry, { problem, isCancelled, isIdle: this.idleOffsets !== undefined })
      outcomes[outcome]++
      // A cancellation is published by each consumer that skips work of the order, and stored once in MongoDB.
      for (const [status, times] of entry.published) if (status !== 'cancelled') report.repeated += times - 1
      if (outcome === 'lost' || outcome === 'given up') report.problems.push(`${orderId} ${outcome}: ${problem}`)
    }
    return report
  }

  private entry(orderId: string): OrderRecords {
    let entry = this.entries.get(orderId)
    if (!entry) this.entries.set(orderId, (entry = { published: new Map(), isRequested: false, hasDeadLetter: false }))
    return entry
  }
}

function outcomeOf(
  { hasDeadLetter }: OrderRecords,
  { problem, isCancelled, isIdle }: { problem: string; isCancelled: boolean; isIdle: boolean },
): Outcome {
  if (problem === '') return isCancelled ? 'cancelled' : 'delivered'
  if (hasDeadLetter) return 'given up'
  return isIdle ? 'lost' : 'in flight'
}

/** The first problem of an order, on the topic or in the database; empty when it was delivered correctly. */
function deliveryProblemOf({ published }: OrderRecords, document: StoredOrder | undefined): string {
  const missingStep = orderSteps.find((step) => !published.has(step))
  if (missingStep) return `${missingStep} was never published`
  if (!document) return 'no document in MongoDB'
  const history = document.statusHistory.map(({ status }) => status)
  if (document.status !== 'delivered') return `the document's status is ${document.status}`
  return history.join() === orderSteps.join() ? '' : `the document's history is ${history.join(', ')}`
}

/** What is wrong with the document of a cancelled order; empty if it has some steps in order, then one cancellation. */
function cancellationProblemOf(document: StoredOrder | undefined): string {
  if (!document) return 'no document in MongoDB'
  const history = document.statusHistory.map(({ status }) => status)
  const expected = [...orderSteps.filter((step) => history.includes(step)), 'cancelled']
  return history.join() === expected.join() ? '' : `the document's history is ${history.join(', ')}`
}

/** The report of `npm run verify`. */
export function reportText({ placed, outcomes, repeated, problems, withoutFirstRecord }: AuditReport): string {
  const count = (value: number) => value.toLocaleString('en-US')
  const more = problems.length - MAX_PROBLEMS
  return [
    `${count(placed)} placed = ${count(outcomes.delivered)} delivered + ${count(outcomes.cancelled)} cancelled + ` +
      `${count(outcomes['in flight'])} in flight + ` +
      `${count(outcomes['given up'])} given up + ${count(outcomes.lost)} lost`,
    `${count(repeated)} ${repeated === 1 ? 'step was' : 'steps were'} published again`,
    ...(withoutFirstRecord > 0
      ? [`${count(withoutFirstRecord)} orders not counted: their first record is no longer on the topic`]
      : []),
    ...problems.slice(0, MAX_PROBLEMS).map((problem) => `  ${problem}`),
    ...(more > 0 ? [`  and ${count(more)} more lost or given up`] : []),
  ].join('\n')
}
