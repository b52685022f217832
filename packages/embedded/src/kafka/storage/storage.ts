import { type SegmentFiles } from '../log/partition-log'
import { type Segment } from '../log/segment'

export interface CommittedOffset {
  topic: string
  partition: number
  offset: number
  metadata: string | null
}

/** The state of a transactional id. */
export interface Transaction {
  readonly transactionalId: string
  readonly producerId: number
  readonly epoch: number
  readonly timeoutMs: number
  readonly state: 'Empty' | 'Ongoing' | 'PrepareCommit' | 'PrepareAbort' | 'CompleteCommit' | 'CompleteAbort'
  readonly partitions: readonly { topic: string; partition: number }[]
  /** Offsets to commit with the transaction. */
  readonly offsets: readonly (CommittedOffset & { groupId: string })[]
}

/** A change of the broker's metadata. Journals contain the names of the kinds and fields, so these must not change. */
export type JournalEntry =
  | { kind: 'topicCreated'; topic: string; id?: string; partitions: number; config: Record<string, string> }
  | { kind: 'topicConfigured'; topic: string; config: Record<string, string> }
  | { kind: 'partitionsAdded'; topic: string; partitions: number }
  | { kind: 'topicDeleted'; topic: string }
  | { kind: 'logStart'; topic: string; partition: number; offset: number }
  | { kind: 'offsetsCommitted'; group: string; offsets: CommittedOffset[] }
  | { kind: 'offsetDeleted'; group: string; topic: string; partition: number }
  | { kind: 'groupDeleted'; group: string }
  | { kind: 'producerIdGiven'; producerId: number }
  | { kind: 'transactionChanged'; transaction: Transaction }

/** The stored data of a partition. `files` is null for a partition in memory only. */
interface StoredPartition {
  files: SegmentFiles | null
  segments: Segment[]
  startOffset: number
}

/** Persistent storage of the broker. */
export interface Storage {
  /** The log directory that clients get from DescribeLogDirs. */
  readonly directory: string
  readonly snapshot: MetadataSnapshot
  /** Stores a change of the metadata. */
  append(entry: JournalEntry): void
  openPartition(topic: string, partition: number): StoredPartition
  deleteTopic(topic: string): void
  close(): void
}

interface StoredTopic {
  id: string
  partitions: number
  config: Record<string, string>
  /** The keys are partitions. */
  logStartOffsets: Map<number, number>
}

/** The metadata after all entries of the journal are applied. */
export interface MetadataSnapshot {
  topics: Map<string, StoredTopic>
  /** The keys are group ids; the inner keys are those of `offsetKey`. */
  groups: Map<string, Map<string, CommittedOffset>>
  lastProducerId: number
  /** The keys are transactional ids. */
  transactions: Map<string, Transaction>
}

export const emptySnapshot = (): MetadataSnapshot => ({
  topics: new Map(),
  groups: new Map(),
  lastProducerId: 0,
  transactions: new Map(),
})

/** The storage of a broker without a data directory. It stores nothing. */
export const memoryStorage = (): Storage => ({
  directory: 'memory',
  snapshot: emptySnapshot(),
  append: () => undefined,
  openPartition: () => ({ files: null, segments: [], startOffset: 0 }),
  deleteTopic: () => undefined,
  close: () => undefined,
})
