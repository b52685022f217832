/** Names and values in their order in the record. A name can occur several times; a value can be null. */
export type RecordHeaders = readonly (readonly [name: string, value: Buffer | null])[]

/**
 * A consumed record. Its buffers are views of the fetch response, which stays in memory with them: copy what you store
 * for a long time.
 */
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
  /** −1 if the broker has the record, but no longer knows its offset. */
  offset: number
}

/**
 * The text of a header, or of the last one if several have this name. Undefined if there is none or its value is null.
 */
export function headerText(headers: RecordHeaders, name: string): string | undefined {
  return headers.findLast(([headerName]) => headerName === name)?.[1]?.toString()
}
