import { type TopicPartition } from '../topic-partition'
import { ByteReader } from '../wire/byte-reader'

/** The data that a member sends to the leader of its group: the topics it reads, and user data for the assignor. */
export interface Subscription {
  topics: readonly string[]
  userData: Buffer | null
}

/** The partitions that the leader assigns to a member, and user data of the assignor. */
export interface Assignment {
  partitions: TopicPartition[]
  userData: Buffer | null
}

/** Version of ConsumerProtocolSubscription and ConsumerProtocolAssignment. */
const VERSION = 1

/**
 * ConsumerProtocolSubscription, version 1. The list of owned partitions is empty, because the user data contains them.
 */
export function encodeSubscription({ topics, userData }: Subscription): Buffer {
  return new Writer()
    .int16(VERSION)
    .array(topics, (writer, topic) => writer.string(topic))
    .bytes(userData)
    .int32(0)
    .toBuffer()
}

/** Reads any version: later ones only add fields at the end. @throws RangeError if it is truncated */
export function decodeSubscription(buffer: Buffer): Subscription {
  const reader = new ByteReader(buffer)
  reader.int16()
  return { topics: reader.array(() => reader.string()), userData: reader.bytes() }
}

/** ConsumerProtocolAssignment, version 1. */
export function encodeAssignment({ partitions, userData }: Assignment): Buffer {
  const byTopic = new Map<string, number[]>()
  for (const { topic, partition } of partitions) byTopic.set(topic, [...(byTopic.get(topic) ?? []), partition])
  return new Writer()
    .int16(VERSION)
    .array([...byTopic], (writer, [topic, numbers]) =>
      writer.string(topic).array(numbers, (each, partition) => each.int32(partition)),
    )
    .bytes(userData)
    .toBuffer()
}

/** Reads any version; an empty buffer assigns nothing. @throws RangeError if it is truncated */
export function decodeAssignment(buffer: Buffer): Assignment {
  if (buffer.length === 0) return { partitions: [], userData: null }
  const reader = new ByteReader(buffer)
  reader.int16()
  const topics = reader.array(() => ({ topic: reader.string(), numbers: reader.array(() => reader.int32()) }))
  const partitions = topics.flatMap(({ topic, numbers }) => numbers.map((partition) => ({ topic, partition })))
  return { partitions, userData: reader.bytes() }
}

class Writer {
  private readonly parts: Buffer[] = []

  int16(value: number): this {
    const bytes = Buffer.alloc(2)
    bytes.writeInt16BE(value)
    this.parts.push(bytes)
    return this
  }

  int32(value: number): this {
    const bytes = Buffer.alloc(4)
    bytes.writeInt32BE(value)
    this.parts.push(bytes)
    return this
  }

  string(value: string): this {
    const bytes = Buffer.from(value)
    this.int16(bytes.length).parts.push(bytes)
    return this
  }

  bytes(value: Buffer | null): this {
    this.int32(value?.length ?? -1).parts.push(value ?? Buffer.alloc(0))
    return this
  }

  array<T>(values: readonly T[], write: (writer: this, value: T) => void): this {
    this.int32(values.length)
    for (const value of values) write(this, value)
    return this
  }

  toBuffer(): Buffer {
    return Buffer.concat(this.parts)
  }
}
