import { type GroupCoordinator } from './groups/group-coordinator'
import { type CommittedOffset, type Storage, type Transaction } from './storage/storage'
import { type TopicStore } from './topics/topic-store'
import { ErrorCode } from './wire/error-code'

interface TransactionCoordinatorOptions {
  storage: Storage
  topics: TopicStore
  groups: GroupCoordinator
  nextProducerId: () => number
  /** The broker's monotonic clock in ms. */
  now: () => number
}

/** The ids by which a transactional producer identifies itself. */
export interface ProducerIdentity {
  transactionalId: string
  producerId: number
  epoch: number
}

interface InitRequest {
  transactionalId: string
  timeoutMs: number
  /** -1 in the first request of a producer. */
  producerId: number
  epoch: number
}

interface TopicPartition {
  topic: string
  partition: number
}

/** The default of Kafka's transaction.max.timeout.ms. */
const MAX_TIMEOUT_MS = 900_000
/** The largest INT16 minus 1, as in Kafka: a producer with this epoch can still be fenced by a larger one. */
const MAX_EPOCH = 32_766

/**
 * The transactions of all producers. Each change is stored before the response is sent, so a restarted broker continues
 * them.
 */
export class TransactionCoordinator {
  private readonly transactions: Map<string, Transaction>
  /** The timeouts of the open transactions, by transactional id. */
  private readonly timers = new Map<string, { timer: NodeJS.Timeout; deadline: number }>()

  constructor(private readonly options: TransactionCoordinatorOptions) {
    this.transactions = new Map(options.storage.snapshot.transactions)
    for (const transaction of this.transactions.values()) this.restore(transaction)
  }

  /**
   * Assigns the producer id and a new epoch. Fences older producers with this transactional id and aborts their
   * transaction.
   */
  init({ transactionalId, timeoutMs, ...claimed }: InitRequest): {
    error: ErrorCode
    producerId: number
    epoch: number
  } {
    const failed = (error: ErrorCode) => ({ error, producerId: -1, epoch: -1 })
    if (timeoutMs <= 0 || timeoutMs > MAX_TIMEOUT_MS) return failed(ErrorCode.INVALID_TRANSACTION_TIMEOUT)
    const existing = this.transactions.get(transactionalId)
    const isOtherProducer = existing?.producerId !== claimed.producerId || existing.epoch !== claimed.epoch
    // As in Kafka, any producer may use an unknown transactional id.
    if (existing && claimed.producerId >= 0 && isOtherProducer) return failed(ErrorCode.PRODUCER_FENCED)
    const identity = this.nextIdentity(existing)
    if (existing?.state === 'Ongoing') this.finish({ ...existing, epoch: existing.epoch + 1 }, false)
    this.store({ transactionalId, timeoutMs, ...identity, state: 'Empty', partitions: [], offsets: [] })
    return { error: ErrorCode.NONE, ...identity }
  }

  addPartitions(identity: ProducerIdentity, addedPartitions: readonly TopicPartition[]): ErrorCode {
    return this.extend(identity, ({ partitions }) => ({
      partitions: [...partitions, ...addedPartitions.filter((added) => !includes(partitions, added))],
    }))
  }

  /** Starts the transaction if its first operation is a commit of offsets. */
  addOffsets(identity: ProducerIdentity): ErrorCode {
    return this.extend(identity, () => ({}))
  }

  /** Stores offsets that are committed with the transaction. */
  commitOffsets(identity: ProducerIdentity, groupId: string, addedOffsets: readonly CommittedOffset[]): ErrorCode {
    const { error, transaction } = this.find(identity)
    if (error !== ErrorCode.NONE || transaction?.state !== 'Ongoing') return error || ErrorCode.INVALID_TXN_STATE
    const otherOffsets = transaction.offsets.filter(
      (offset) => offset.groupId !== groupId || !includes(addedOffsets, offset),
    )
    const offsets = [...otherOffsets, ...addedOffsets.map((offset) => ({ ...offset, groupId }))]
    this.store({ ...transaction, offsets })
    return ErrorCode.NONE
  }

  /** Commits or aborts the transaction. A repeated request succeeds, because the producer may have lost the response. */
  end(identity: ProducerIdentity, isCommit: boolean): ErrorCode {
    const { error, transaction } = this.find(identity)
    if (error !== ErrorCode.NONE || !transaction) return error
    if (transaction.state === 'Ongoing') return this.finish(transaction, isCommit)
    const isRepeated = transaction.state === (isCommit ? 'CompleteCommit' : 'CompleteAbort')
    return isRepeated ? ErrorCode.NONE : ErrorCode.INVALID_TXN_STATE
  }

  /** The reason why a producer may not write transactional records to this partition; NONE if it may. */
  checkProduce(identity: ProducerIdentity, partition: TopicPartition): ErrorCode {
    const { error, transaction } = this.find(identity)
    if (error === ErrorCode.PRODUCER_FENCED) return ErrorCode.INVALID_PRODUCER_EPOCH
    if (error !== ErrorCode.NONE || !transaction) return error
    const isAdded = transaction.state === 'Ongoing' && includes(transaction.partitions, partition)
    return isAdded ? ErrorCode.NONE : ErrorCode.INVALID_TXN_STATE
  }

  /** Whether an open transaction may commit an offset of the group for this partition. */
  hasPendingOffset(groupId: string, partition: TopicPartition): boolean {
    return [...this.transactions.values()].some(({ offsets }) =>
      offsets.some((offset) => offset.groupId === groupId && includes([offset], partition)),
    )
  }

  /** The state of all transactional ids. */
  snapshot(): Transaction[] {
    return [...this.transactions.values()]
  }

  /** Producers that are not in the snapshot keep their ids, but have no open transaction. */
  replaceAll(snapshot: readonly Transaction[]): void {
    this.close()
    for (const transaction of this.transactions.values())
      this.store({ ...transaction, state: 'Empty', partitions: [], offsets: [] })
    for (const transaction of snapshot) this.store(transaction)
    for (const transaction of snapshot) this.restore(transaction)
  }

  close(): void {
    for (const { timer } of this.timers.values()) clearTimeout(timer)
    this.timers.clear()
  }

  /** Aborts the transactions whose timeout has passed, after a test has advanced the clock. */
  expireAll(): void {
    for (const [transactionalId, { deadline }] of this.timers) this.setDeadline(transactionalId, deadline)
  }

  private nextIdentity(existing: Transaction | undefined): { producerId: number; epoch: number } {
    // Aborting the open transaction increases the epoch as well.
    const epoch = existing ? existing.epoch + (existing.state === 'Ongoing' ? 2 : 1) : 0
    if (!existing || epoch > MAX_EPOCH) return { producerId: this.options.nextProducerId(), epoch: 0 }
    return { producerId: existing.producerId, epoch }
  }

  private find({ transactionalId, producerId, epoch }: ProducerIdentity): {
    error: ErrorCode
    transaction?: Transaction
  } {
    const transaction = this.transactions.get(transactionalId)
    if (transaction?.producerId !== producerId) return { error: ErrorCode.INVALID_PRODUCER_ID_MAPPING }
    if (transaction.epoch !== epoch) return { error: ErrorCode.PRODUCER_FENCED }
    return { error: ErrorCode.NONE, transaction }
  }

  private extend(identity: ProducerIdentity, changes: (transaction: Transaction) => Partial<Transaction>): ErrorCode {
    const { error, transaction } = this.find(identity)
    if (error !== ErrorCode.NONE || !transaction) return error
    this.store({ ...transaction, ...changes(transaction), state: 'Ongoing' })
    if (transaction.state !== 'Ongoing') this.startTimer(transaction)
    return ErrorCode.NONE
  }

  private finish(transaction: Transaction, isCommit: boolean): ErrorCode {
    const { transactionalId, producerId, epoch, partitions, offsets } = transaction
    const { topics, groups } = this.options
    clearTimeout(this.timers.get(transactionalId)?.timer)
    this.timers.delete(transactionalId)
    this.store({ ...transaction, state: isCommit ? 'PrepareCommit' : 'PrepareAbort' })
    const logs = partitions.flatMap(({ topic, partition }) => topics.partition(topic, partition) ?? [])
    const hasDiskError = logs.map((log) => log.endTransaction({ producerId, epoch, isCommit })).includes(false)
    // After a disk error the transaction stays prepared. A restart of the broker ends it.
    if (hasDiskError) return ErrorCode.KAFKA_STORAGE_ERROR
    const committedOffsets = isCommit
      ? offsets.filter(({ topic, partition }) => topics.partition(topic, partition))
      : []
    for (const { groupId, ...offset } of committedOffsets) groups.storeOffsets(groupId, [offset])
    this.store({ ...transaction, state: isCommit ? 'CompleteCommit' : 'CompleteAbort', partitions: [], offsets: [] })
    for (const log of logs) log.notifyFetches()
    return ErrorCode.NONE
  }

  private restore(transaction: Transaction): void {
    const { state } = transaction
    if (state === 'Ongoing') this.startTimer(transaction)
    if (state === 'PrepareCommit' || state === 'PrepareAbort') this.finish(transaction, state === 'PrepareCommit')
  }

  private startTimer({ transactionalId, timeoutMs }: Transaction): void {
    this.setDeadline(transactionalId, this.options.now() + timeoutMs)
  }

  private setDeadline(transactionalId: string, deadline: number): void {
    clearTimeout(this.timers.get(transactionalId)?.timer)
    const remainingMs = deadline - this.options.now()
    if (remainingMs <= 0) return this.abortExpired(transactionalId)
    const timer = setTimeout(() => this.abortExpired(transactionalId), remainingMs).unref()
    this.timers.set(transactionalId, { timer, deadline })
  }

  // As in Kafka, the new epoch fences the producer whose transaction has timed out.
  private abortExpired(transactionalId: string): void {
    const transaction = this.transactions.get(transactionalId)
    if (transaction) this.finish({ ...transaction, epoch: transaction.epoch + 1 }, false)
  }

  private store(transaction: Transaction): void {
    this.transactions.set(transaction.transactionalId, transaction)
    this.options.storage.append({ kind: 'transactionChanged', transaction })
  }
}

const includes = (partitions: readonly TopicPartition[], { topic, partition }: TopicPartition): boolean =>
  partitions.some((each) => each.topic === topic && each.partition === partition)
