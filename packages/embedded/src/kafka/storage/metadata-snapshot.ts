import { randomBytes } from 'node:crypto'
import { type CommittedOffset, type JournalEntry, type MetadataSnapshot, emptySnapshot } from './storage'

export const offsetKey = (topic: string, partition: number): string => `${topic}/${partition}`

type Apply<Kind extends JournalEntry['kind']> = (
  snapshot: MetadataSnapshot,
  entry: Extract<JournalEntry, { kind: Kind }>,
) => void

const applyByKind: { [Kind in JournalEntry['kind']]: Apply<Kind> } = {
  // Journals of older versions have no topic ids.
  topicCreated: ({ topics }, { topic, id = randomBytes(16).toString('hex'), partitions, config }) =>
    topics.set(topic, { id, partitions, config, logStartOffsets: new Map() }),
  topicConfigured: ({ topics }, { topic, config }) => {
    const storedTopic = topics.get(topic)
    if (storedTopic) storedTopic.config = config
  },
  partitionsAdded: ({ topics }, { topic, partitions }) => {
    const storedTopic = topics.get(topic)
    if (storedTopic) storedTopic.partitions = partitions
  },
  topicDeleted: ({ topics, groups }, { topic }) => {
    topics.delete(topic)
    for (const offsets of groups.values()) deleteOffsetsOfTopic(offsets, topic)
  },
  logStart: ({ topics }, { topic, partition, offset }) => topics.get(topic)?.logStartOffsets.set(partition, offset),
  offsetsCommitted: ({ groups }, { group, offsets }) => {
    const storedOffsets = groups.get(group) ?? new Map<string, CommittedOffset>()
    groups.set(group, storedOffsets)
    for (const offset of offsets) storedOffsets.set(offsetKey(offset.topic, offset.partition), offset)
  },
  offsetDeleted: ({ groups }, { group, topic, partition }) => groups.get(group)?.delete(offsetKey(topic, partition)),
  groupDeleted: ({ groups }, { group }) => groups.delete(group),
  producerIdGiven: (snapshot, { producerId }) => {
    snapshot.lastProducerId = producerId
  },
  transactionChanged: ({ transactions }, { transaction }) => transactions.set(transaction.transactionalId, transaction),
}

export const isEntry = ({ kind }: { kind: string }): boolean => Object.hasOwn(applyByKind, kind)

/** Applies one entry to the snapshot. */
export function applyEntry(snapshot: MetadataSnapshot, entry: JournalEntry): void {
  const apply = applyByKind[entry.kind] as Apply<JournalEntry['kind']>
  apply(snapshot, entry)
}

/** Entries that produce this snapshot, without those that later entries have superseded. */
export function toEntries({ topics, groups, lastProducerId, transactions }: MetadataSnapshot): JournalEntry[] {
  const entries: JournalEntry[] = [{ kind: 'producerIdGiven', producerId: lastProducerId }]
  for (const [topic, { id, partitions, config, logStartOffsets }] of topics) {
    entries.push({ kind: 'topicCreated', topic, id, partitions, config })
    for (const [partition, offset] of logStartOffsets) entries.push({ kind: 'logStart', topic, partition, offset })
  }
  for (const [group, offsets] of groups)
    entries.push({ kind: 'offsetsCommitted', group, offsets: [...offsets.values()] })
  for (const transaction of transactions.values()) entries.push({ kind: 'transactionChanged', transaction })
  return entries
}

export function snapshotOf(entries: Iterable<JournalEntry>): MetadataSnapshot {
  const snapshot = emptySnapshot()
  for (const entry of entries) applyEntry(snapshot, entry)
  return snapshot
}

/** Removes the committed offsets of a topic. */
export function deleteOffsetsOfTopic(offsets: Map<string, CommittedOffset>, topic: string): void {
  for (const [key, offset] of offsets) if (offset.topic === topic) offsets.delete(key)
}
