import { randomBytes } from 'node:crypto'
import { type LogSnapshot, PartitionLog } from '../log/partition-log'
import { RecordMemory } from '../log/record-memory'
import { type Storage } from '../storage/storage'
import { type ConfigDefaults, type TopicConfig, settingsOf } from './topic-config'

const MAX_NAME_LENGTH = 249

export interface Topic {
  /** 32 hexadecimal digits. A new topic of the same name has another id. */
  readonly id: string
  readonly name: string
  readonly partitions: PartitionLog[]
  config: TopicConfig
}

export interface TopicSnapshot {
  name: string
  config: TopicConfig
  partitions: LogSnapshot[]
}

/** The broker's topics and their partitions. The callers must validate the names and partition counts. */
export class TopicStore {
  private readonly topics = new Map<string, Topic>()

  constructor(
    private readonly storage: Storage,
    readonly defaults: ConfigDefaults,
    private readonly now: () => number,
    readonly memory = new RecordMemory(),
  ) {
    for (const [name, { id, partitions: partitionCount, config }] of storage.snapshot.topics)
      this.open({ id, name, config: new Map(Object.entries(config)) }, partitionCount)
  }

  get(name: string): Topic | undefined {
    return this.topics.get(name)
  }

  nameOf(topicId: string): string | undefined {
    return this.all().find(({ id }) => id === topicId)?.name
  }

  partition(topic: string, partition: number): PartitionLog | undefined {
    return this.topics.get(topic)?.partitions[partition]
  }

  all(): Topic[] {
    return [...this.topics.values()]
  }

  create(name: string, partitionCount: number, config: TopicConfig): Topic {
    // If the process was killed while it deleted a topic of the same name, some files may remain.
    this.storage.deleteTopic(name)
    const id = randomBytes(16).toString('hex')
    const entry = { topic: name, id, partitions: partitionCount, config: Object.fromEntries(config) }
    this.storage.append({ kind: 'topicCreated', ...entry })
    return this.open({ id, name, config }, partitionCount)
  }

  /** Adds partitions until the topic has `partitionCount` of them. */
  addPartitions(topic: Topic, partitionCount: number): void {
    this.storage.append({ kind: 'partitionsAdded', topic: topic.name, partitions: partitionCount })
    this.openPartitions(topic, partitionCount)
  }

  configure(topic: Topic, config: TopicConfig): void {
    this.storage.append({ kind: 'topicConfigured', topic: topic.name, config: Object.fromEntries(config) })
    topic.config = config
    for (const log of topic.partitions) {
      log.settings = settingsOf(config, this.defaults)
      log.applyRetention()
    }
  }

  delete(topic: Topic): void {
    this.remove(topic)
    for (const log of topic.partitions) log.endWaitingFetches()
  }

  /** A copy of all topics with their records. */
  snapshot(): TopicSnapshot[] {
    return this.all().map(({ name, config, partitions }) => ({
      name,
      config,
      partitions: partitions.map((log) => log.snapshot()),
    }))
  }

  /** Replaces all topics, and then ends the waiting fetches, so that they read the new records. */
  replaceAll(snapshot: readonly TopicSnapshot[]): void {
    const oldTopics = this.all()
    for (const topic of oldTopics) this.remove(topic)
    for (const { name, config, partitions } of snapshot) {
      const topic = this.create(name, partitions.length, config)
      topic.partitions.forEach((log, index) => log.load(partitions[index] as LogSnapshot))
    }
    for (const { partitions } of oldTopics) for (const log of partitions) log.endWaitingFetches()
  }

  applyRetention(): void {
    for (const topic of this.topics.values()) for (const log of topic.partitions) log.applyRetention()
  }

  endWaitingFetches(): void {
    for (const topic of this.topics.values()) for (const log of topic.partitions) log.endWaitingFetches()
  }

  close(): void {
    for (const topic of this.topics.values()) for (const log of topic.partitions) log.close()
  }

  private remove(topic: Topic): void {
    this.topics.delete(topic.name)
    this.storage.append({ kind: 'topicDeleted', topic: topic.name })
    for (const log of topic.partitions) log.delete()
    this.storage.deleteTopic(topic.name)
  }

  private open(fields: Omit<Topic, 'partitions'>, partitionCount: number): Topic {
    const topic: Topic = { ...fields, partitions: [] }
    this.topics.set(topic.name, topic)
    this.openPartitions(topic, partitionCount)
    return topic
  }

  private openPartitions(topic: Topic, partitionCount: number): void {
    const settings = settingsOf(topic.config, this.defaults)
    while (topic.partitions.length < partitionCount) {
      const storedPartition = this.storage.openPartition(topic.name, topic.partitions.length)
      const log = new PartitionLog({ settings, now: this.now, files: storedPartition.files, memory: this.memory })
      log.restore(storedPartition.segments, storedPartition.startOffset)
      topic.partitions.push(log)
    }
  }
}

/** Whether Kafka allows a name. The name is part of a file path, so this check also prevents path traversal. */
export const isValidTopicName = (name: string): boolean =>
  name.length <= MAX_NAME_LENGTH && name !== '.' && name !== '..' && /^[a-zA-Z0-9._-]+$/.test(name)
