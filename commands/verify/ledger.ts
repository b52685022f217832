import { type OrderDocument, isOrderStep, orderSteps, parseEnvelope } from '@food-delivery/contracts'
import { type KafkaRecord } from '@food-delivery/kafka-client'

/** Where each partition of a topic ends: the offset of its next record. */
export type Ends = ReadonlyMap<number, number>

/** What became of one order. */
type Fate = 'delivered' | 'in flight' | 'given up' | 'lost'

/** What the topics say of one order. */
interface Entry {
  /** Times each step was published. */
  published: Map<string, number>
  isRequested: boolean
  isGivenUp: boolean
}

/** The part of an order's document that counts here. */
export type StoredOrder = Pick<OrderDocument, 'status' | 'statusHistory'>

/** The verdict on all orders. */
export interface Verdict {
  placed: number
  fates: Record<Fate, number>
  /** Steps that were published more than once, counted over all orders. */
  repeated: number
  /** One line for each order that is wrong. */
  complaints: string[]
  /** Orders that began before the oldest record of the topic. */
  older: number
}

/**
 * Keeps account of every order on topic `orders`. `quietEnds`: where the topic ended when no group had anything left to do,
 * so that an order which is not delivered there never will be; what came later may still be worked on and is
 * ignored. Without it, an order that is not delivered is in flight.
 */
export class Ledger {
  private readonly entries = new Map<string, Entry>()

  constructor(private readonly quietEnds?: Ends) {}

  /** Takes a record of topic `orders`; records that are no order events are ignored. */
  take({ value, partition, offset }: Pick<KafkaRecord, 'value' | 'partition' | 'offset'>): void {
    const event = read(value)
    if (!event || (this.quietEnds && offset >= (this.quietEnds.get(partition) ?? 0))) return
    const { eventType, orderId } = event
    if (eventType === 'orderRequested') this.entry(orderId).isRequested = true
    if (!isOrderStep(eventType)) return
    const { published } = this.entry(orderId)
    published.set(eventType, (published.get(eventType) ?? 0) + 1)
  }

  /** Takes a dead letter of an order. */
  giveUp(value: Buffer | null): void {
    const event = read(value)
    if (event) this.entry(event.orderId).isGivenUp = true
  }

  /** Judges every order by what the topic and these documents say of it. */
  judge(documents: ReadonlyMap<string, StoredOrder>): Verdict {
    const fates: Verdict['fates'] = { delivered: 0, 'in flight': 0, 'given up': 0, lost: 0 }
    const verdict: Verdict = { placed: 0, fates, repeated: 0, complaints: [], older: 0 }
    for (const [orderId, entry] of this.entries) {
      if (!entry.isRequested) {
        verdict.older++
        continue
      }
      verdict.placed++
      const fault = faultOf(entry, documents.get(orderId))
      const fate = fateOf(entry, fault, this.quietEnds !== undefined)
      fates[fate]++
      for (const times of entry.published.values()) verdict.repeated += times - 1
      if (fate === 'lost' || fate === 'given up') verdict.complaints.push(`${orderId} ${fate}: ${fault}`)
    }
    return verdict
  }

  private entry(orderId: string): Entry {
    let entry = this.entries.get(orderId)
    if (!entry) this.entries.set(orderId, (entry = { published: new Map(), isRequested: false, isGivenUp: false }))
    return entry
  }
}

function fateOf({ isGivenUp }: Entry, fault: string, isQuiet: boolean): Fate {
  if (fault === '') return 'delivered'
  if (isGivenUp) return 'given up'
  return isQuiet ? 'lost' : 'in flight'
}

/** What an order lacks, on the topic or in the database; empty when it was delivered as it should. */
function faultOf({ published }: Entry, document: StoredOrder | undefined): string {
  const missing = orderSteps.find((step) => !published.has(step))
  if (missing) return `${missing} was never published`
  if (!document) return 'no document in MongoDB'
  const history = document.statusHistory.map(({ status }) => status)
  if (document.status !== 'delivered') return `the document says ${document.status}`
  return history.join() === orderSteps.join() ? '' : `the document's history is ${history.join(', ')}`
}

function read(value: Buffer | null): { eventType: string; orderId: string } | undefined {
  try {
    const { eventType, payload } = parseEnvelope(value)
    const { orderId } = Object(payload) as { orderId?: unknown }
    return typeof orderId === 'string' ? { eventType, orderId } : undefined
  } catch {
    // Not an event of ours; it is in the dead letters.
    return undefined
  }
}
