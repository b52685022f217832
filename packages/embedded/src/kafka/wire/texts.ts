import { NO_ID } from './schema'

/** The texts of a request, such as groups and topics with their partitions, for the log of requests. */
export function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return value === '' || value === NO_ID ? [] : [value]
  if (Array.isArray(value)) return value.flatMap(textsOf)
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return []
  const { topic, partitions, ...rest } = value as Record<string, unknown>
  if (typeof topic !== 'string' || !Array.isArray(partitions)) return Object.values(value).flatMap(textsOf)
  const numbers = partitions.map((each: number | { partition: number }) =>
    typeof each === 'number' ? each : each.partition,
  )
  return [...(topic === '' ? textsOf(rest) : []), `${topic}[${numbers.join()}]`]
}
