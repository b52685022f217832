/** A consumed record. `value` shares memory with the whole fetch response: copy it to keep it for long. */
export interface KafkaRecord {
  topic: string
  partition: number
  offset: number
  /** ms since 1970. */
  timestamp: number
  key: string | null
  value: Buffer | null
  headers: Readonly<Record<string, string>>
}

/** A record to publish. */
export interface OutgoingRecord {
  topic: string
  /** Decides the partition; records of one key stay in order. Null: any partition. */
  key: string | null
  value: string | Buffer | null
  headers?: Readonly<Record<string, string>>
}

/** The partition and offset of a published record. */
export interface RecordPosition {
  partition: number
  offset: number
}
