import type { z } from 'zod'

/** A value on the topic that is not an event: not JSON, not an object, or without an eventType. Retrying does not help. */
export class MalformedEventError extends Error {
  override readonly name = 'MalformedEventError'
  readonly code = 'MALFORMED_EVENT'
  readonly retriable = false

  constructor(reason: string, options?: ErrorOptions) {
    super(`not an event: ${reason}`, options)
  }
}

/** A known event type with a payload that breaks its schema. Retrying does not help. */
export class InvalidPayloadError extends Error {
  override readonly name = 'InvalidPayloadError'
  readonly code = 'INVALID_PAYLOAD'
  readonly retriable = false
  readonly eventType: string

  constructor({ eventType, error }: { eventType: string; error: z.ZodError }) {
    super(`invalid ${eventType}: ${describeIssues(error)}`, { cause: error })
    this.eventType = eventType
  }
}

/** The first three issues of a failed parse in one line, each with its path. */
function describeIssues(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || '(value)'}: ${issue.message}`)
    .join('; ')
}
