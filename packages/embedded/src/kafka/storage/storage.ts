import { type SegmentFiles } from '../log/partition-log'
import { type Segment } from '../log/segment'

export interface CommittedOffset {
  topic: string
  partition: number
  offset: number
  metadata: string | null
}

/** One change to what the broker knows besides records. */
export type JournalEntry =
  | { kind: 'topicCreated'; topic: string; partitions: number; config: Record<string, string> }
  | { kind: 'topicConfigured'; topic: string; config: Record<string, string> }
  | { kind: 'partitionsAdded'; topic: string; partitions: number }
  | { kind: 'topicDeleted'; topic: string }
  | { kind: 'logStart'; topic: string; partition: number; offset: number }
  | { kind: 'offsetsCommitted'; group: string; offsets: CommittedOffset[] }
  | { kind: 'groupDeleted'; group: string }
  | { kind: 'producerIdGiven'; producerId: number }

/** A partition's place on disk and what was found there. */
export interface StoredPartition {
  files: SegmentFiles | null
  segments: Segment[]
  startOffset: number
}

/** What outlives the process. The in-memory broker has one that keeps nothing. */
export interface Storage {
  readonly snapshot: Snapshot
  record(entry: JournalEntry): void
  openPartition(topic: string, partition: number): StoredPartition
  deleteTopic(topic: string): void
  close(): void
}

export interface StoredTopic {
  partitions: number
  config: Record<string, string>
  /** Log start by partition. */
  starts: Map<number, number>
}

/** The state that the journal's entries add up to. */
export interface Snapshot {
  topics: Map<string, StoredTopic>
  /** By group, then by topic and partition. */
  groups: Map<string, Map<string, CommittedOffset>>
  lastProducerId: number
}

export const emptySnapshot = (): Snapshot => ({ topics: new Map(), groups: new Map(), lastProducerId: 0 })

/** Keeps nothing: what a broker without a data directory uses. */
export const memoryStorage = (): Storage => ({
  snapshot: emptySnapshot(),
  record: () => undefined,
  openPartition: () => ({ files: null, segments: [], startOffset: 0 }),
  deleteTopic: () => undefined,
  close: () => undefined,
})
