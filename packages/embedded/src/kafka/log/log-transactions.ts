import { isCommit } from './control-batch'
import * as batch from './record-batch'

interface AbortedTransaction {
  producerId: number
  firstOffset: number
  lastOffset: number
}

/** The transactions in one partition. They are derived from its log, so they are not stored elsewhere. */
export class LogTransactions {
  /** The first offset of each producer's open transaction, lowest first. */
  private readonly open = new Map<number, number>()
  private aborted: AbortedTransaction[] = []

  /** Adds a stored batch. */
  add(bytes: Buffer): void {
    if (!batch.isTransactional(bytes, 0)) return
    const [producerId, offset] = [batch.producerId(bytes, 0), batch.baseOffset(bytes, 0)]
    const firstOffset = this.open.get(producerId)
    if (!batch.isControl(bytes, 0)) {
      if (firstOffset === undefined) this.open.set(producerId, offset)
      return
    }
    this.open.delete(producerId)
    if (firstOffset !== undefined && !isCommit(bytes))
      this.aborted.push({ producerId, firstOffset, lastOffset: offset })
  }

  /** The offset at which the first open transaction starts; undefined if no transaction is open. */
  get firstOpenOffset(): number | undefined {
    return this.open.values().next().value
  }

  abortedBetween(offset: number, endOffset: number): AbortedTransaction[] {
    return this.aborted.filter(({ firstOffset, lastOffset }) => lastOffset >= offset && firstOffset < endOffset)
  }

  deleteBefore(offset: number): void {
    this.aborted = this.aborted.filter(({ lastOffset }) => lastOffset >= offset)
  }
}
