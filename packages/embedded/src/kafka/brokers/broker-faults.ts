import { ErrorCode } from '../wire/error-code'

interface RefuseOptions {
  /** Number of requests to refuse, or of items (see `refuse`). Default 1. */
  times?: number
  /** Default: all brokers. */
  nodeId?: number
  /** Default: all topics. */
  topic?: string
  /** Default: all partitions. */
  partitions?: readonly number[]
}

export interface Refusal {
  /** Number of requests or items refused so far. */
  count: number
  end(): void
}

/** Error codes and delays that a test has requested. */
export class BrokerFaults {
  private refusals: (Refusal & RefuseOptions & { api: string; errorCode: number })[] = []
  private readonly heldAcknowledgements = new Map<string, Promise<void>>()
  private readonly delays = new Map<string, number>()

  /**
   * Responds with an error code. If a request has several items (partitions, topics, groups or configurations), each
   * item is refused or accepted separately.
   */
  refuse(api: string, errorCode: number, options: RefuseOptions = {}): Refusal {
    const end = () => void (this.refusals = this.refusals.filter((each) => each !== refusal))
    const refusal = { ...options, api, errorCode, count: 0, end }
    this.refusals.push(refusal)
    return refusal
  }

  /** Handles the requests immediately, but sends the responses later. With 0 ms they are no longer delayed. */
  delay(api: string, ms: number): void {
    this.delays.set(api, ms)
  }

  delayOf(api: string): number {
    return this.delays.get(api) ?? 0
  }

  endRefusals(api: string): void {
    this.refusals = this.refusals.filter((refusal) => refusal.api !== api)
  }

  /** Ends all refusals and delays. */
  clear(): void {
    this.refusals = []
    this.delays.clear()
  }

  /** Writes the partition's records, but acknowledges them only after the returned function is called. */
  holdAcknowledgements(topic: string, partition: number): () => void {
    let release = () => undefined as void
    const key = `${topic}/${partition}`
    this.heldAcknowledgements.set(key, new Promise((resolve) => (release = resolve)))
    return () => {
      this.heldAcknowledgements.delete(key)
      release()
    }
  }

  /** Resolves when the partition's records may be acknowledged; undefined if their acknowledgements are not held. */
  acknowledgement(topic: string, partition: number): Promise<void> | undefined {
    return this.heldAcknowledgements.get(`${topic}/${partition}`)
  }

  /** The error code of the first refusal that applies; NONE without one. Counts as one of its `times`. */
  takeRefusal(api: string, nodeId: number, topic?: string, partition?: number): ErrorCode {
    const refusal = this.refusals.find(
      (candidate) =>
        candidate.api === api &&
        (candidate.nodeId === undefined || candidate.nodeId === nodeId) &&
        (candidate.topic === undefined || candidate.topic === topic) &&
        (candidate.partitions === undefined || candidate.partitions.includes(partition ?? -1)),
    )
    if (!refusal) return ErrorCode.NONE
    if (++refusal.count >= (refusal.times ?? 1)) refusal.end()
    return refusal.errorCode as ErrorCode
  }
}
