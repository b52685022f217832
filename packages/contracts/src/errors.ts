import type { z } from 'zod'

/** A value on the topic is not an event: not JSON, not an object, or without an eventType. A retry fails again. */
export class MalformedEventError extends Error {
  override readonly name = 'MalformedEventError'
  readonly code = 'MALFORMED_EVENT'
  readonly retriable = false

  constructor(reason: string, options?: ErrorOptions) {
    super(`the value is not an event: ${reason}`, options)
  }
}

/** The payload of an event does not match the schema of its event type. A retry fails again. */
export class InvalidPayloadError extends Error {
  override readonly name = 'InvalidPayloadError'
  readonly code = 'INVALID_PAYLOAD'
  readonly retriable = false
  readonly eventType: string

  constructor({ eventType, error }: { eventType: string; error: z.ZodError }) {
    super(`invalid event ${eventType}: ${describeIssues(error)}`, { cause: error })
    this.eventType = eventType
  }
}

/** The first three issues of a failed parse in one line, with their paths. */
function describeIssues(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || '(value)'}: ${issue.message}`)
    .join('; ')
}
