/** A consumed record. `value` is a part of the fetch response: copy it if you store it for a long time. */
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
  /** Determines the partition; records with the same key stay in order. Null: any partition. */
  key: string | null
  value: string | Buffer | null
  headers?: Readonly<Record<string, string>>
}

/** The partition and offset of a published record. */
export interface RecordPosition {
  partition: number
  offset: number
}
