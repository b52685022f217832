import { type KafkaRecord, type OutgoingRecord, type RecordPosition } from './record'

/**
 * Traces what clients do with records. This library depends on no tracing library: an application implements these
 * methods with the one that it uses. A method that gets a function must call it exactly once and return its result.
 */
export interface ClientTracing {
  /** Sends a record with `deliver`, usually with further headers, such as `traceparent`. */
  send(record: OutgoingRecord, deliver: (record: OutgoingRecord) => Promise<RecordPosition>): Promise<RecordPosition>
  /**
   * Processes a record of a consumer with `run`: its simulated work, all attempts, and its dead letter. The result is
   * false if the partition was revoked before the record was finished.
   */
  process(processing: RecordProcessing, run: () => Promise<boolean>): Promise<boolean>
  /** Called within `process` when an attempt has failed. */
  attemptFailed(error: Error): void
  /** Called within `process` when the record was stored as a dead letter. */
  deadLettered(error: Error): void
  /** Processes the records of a reader with `run`. They usually belong to several traces. */
  processBatch(processing: BatchProcessing, run: () => void): void
}

/** A record that a consumer processes. */
export interface RecordProcessing {
  groupId: string
  record: KafkaRecord
}

/** Records of one partition that a reader processes together. */
export interface BatchProcessing {
  groupId: string
  records: readonly KafkaRecord[]
}
