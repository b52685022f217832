type Headers = readonly (readonly [name: string, value: Buffer | null])[]

/** A record to send, in the format of kafka-client. */
export interface SentRecord {
  topic: string
  key: Buffer | string | null
  value: Buffer | string | null
  headers?: Headers
}

/** A consumed record, in the format of kafka-client. */
export interface ConsumedRecord {
  topic: string
  partition: number
  offset: number
  key: Buffer | null
  value: Buffer | null
  headers: Headers
}

/** The context of the running code, with its span; for {@link Tracing.batch}. */
export type TraceContext = object

/**
 * Creates the spans that no instrumentation creates. Services get this object only while traces are exported. It is
 * assignable to `ClientTracing` of kafka-client, which describes the first five methods.
 */
export interface Tracing {
  send<R extends SentRecord, P extends { partition: number; offset: number }>(
    record: R,
    deliver: (record: R) => Promise<P>,
  ): Promise<P>
  process(processing: { groupId: string; record: ConsumedRecord }, run: () => Promise<boolean>): Promise<boolean>
  attemptFailed(error: Error): void
  deadLettered(error: Error): void
  processBatch(processing: { groupId: string; records: readonly ConsumedRecord[] }, run: () => void): void
  /** Adds attributes to the span of the running code. */
  annotate(attributes: Readonly<Record<string, string>>): void
  /** The context of the running code. */
  activeContext(): TraceContext
  /** Runs work that was requested in several contexts: in a child span of the first one, with links to the others. */
  batch<R>(name: string, requesters: readonly TraceContext[], run: () => Promise<R>): Promise<R>
}
