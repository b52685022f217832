/** Names and values in the order of the record, which may have a name several times. Values are bytes; Kafka allows null. */
export type RecordHeaders = readonly (readonly [name: string, value: Buffer | null])[]

/** A consumed record. Its bytes are a part of the fetch response: copy them if you store them for a long time. */
export interface KafkaRecord {
  topic: string
  partition: number
  offset: number
  /** ms since 1970. */
  timestamp: number
  key: Buffer | null
  value: Buffer | null
  headers: RecordHeaders
}

/** A record to publish. */
export interface OutgoingRecord {
  topic: string
  /** Determines the partition; records with the same key stay in order. Null: any partition. */
  key: Buffer | string | null
  value: Buffer | string | null
  headers?: RecordHeaders
}

/** The partition and offset of a published record. */
export interface RecordPosition {
  partition: number
  offset: number
}

/** The text of a header, of the last one if there are several. Undefined without a value. */
export function headerText(headers: RecordHeaders, name: string): string | undefined {
  return headers.findLast(([each]) => each === name)?.[1]?.toString()
}
