import { invalid } from '../../admission/field-errors'
import { type ResourceType } from '../../store/resource-types'
import { ApiError, invalidObject } from '../responses'

/** Parses a resource version; 0 if it is absent. @throws ApiError if it is not a number */
export function parseVersion({ plural, group }: ResourceType, text: string): number {
  if (text === '') return 0
  if (/^\d{1,19}$/.test(text)) return Number(text)
  const reason = /^\d+$/.test(text) ? 'value out of range' : 'invalid syntax'
  const error = `strconv.ParseUint: parsing ${JSON.stringify(text)}: ${reason}`
  throw invalidObject({ kind: plural, group }, '', [invalid('resourceVersion', text, error)])
}

/** The error for a version that does not exist yet. */
export const tooLargeVersion = (version: number, current: number) =>
  new ApiError(504, 'Timeout', `Timeout: Too large resource version: ${version}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  })
