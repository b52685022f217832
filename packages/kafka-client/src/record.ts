/** A record as it was read. `value` shares memory with the fetch response: copy what is kept for long. */
export interface KafkaRecord {
  topic: string
  partition: number
  offset: number
  /** Kafka's time of the record, ms since 1970. */
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

/** Where a published record is now. */
export interface RecordPosition {
  partition: number
  offset: number
}
