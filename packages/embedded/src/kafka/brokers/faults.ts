import { ErrorCode } from '../wire/error-code'

interface RefuseOptions {
  /** How many partitions or requests are refused. Default 1. */
  times?: number
  /** Default: all brokers. */
  node?: number
  /** Default: all topics. */
  topic?: string
  /** Default: all partitions. */
  partitions?: readonly number[]
}

export interface Refusal {
  /** How many partitions or requests were refused so far. */
  count: number
  end(): void
}

/** Error codes and delays that a test has asked for. */
export class Faults {
  private refusals: (Refusal & RefuseOptions & { api: string; errorCode: number })[] = []
  private readonly delays = new Map<string, number>()

  /** Refuses with an error code: partitions of Produce, Fetch and ListOffsets, topics of Metadata, or whole requests of the others. */
  refuse(api: string, errorCode: number, options: RefuseOptions = {}): Refusal {
    const end = () => void (this.refusals = this.refusals.filter((each) => each !== refusal))
    const refusal = { ...options, api, errorCode, count: 0, end }
    this.refusals.push(refusal)
    return refusal
  }

  /** Handles the requests at once, but holds back the responses. 0 ends it. */
  delay(api: string, ms: number): void {
    this.delays.set(api, ms)
  }

  delayOf(api: string): number {
    return this.delays.get(api) ?? 0
  }

  /** The error code with which to refuse; NONE if there is no reason to. */
  errorFor(api: string, node: number, topic?: string, partition?: number): ErrorCode {
    const refusal = this.refusals.find(
      (each) =>
        each.api === api &&
        (each.node ?? node) === node &&
        (each.topic ?? topic) === topic &&
        (each.partitions?.includes(partition ?? -1) ?? true),
    )
    if (!refusal) return ErrorCode.NONE
    if (++refusal.count >= (refusal.times ?? 1)) refusal.end()
    return refusal.errorCode as ErrorCode
  }
}
