import { InvalidTriggerError } from '../../errors'

function partitionId(text: string): number {
  const id = text.trim()
  if (!/^[+-]?\d+$/.test(id)) {
    throw new InvalidTriggerError('partitionLimitation', `error parsing in partitionLimitation: '${text}'`)
  }
  return Number(id)
}

function partitionRange(element: string): number[] {
  const ends = element.split('-')
  if (ends.length === 1) return [partitionId(element)]
  const [first = '', last = ''] = ends
  if (ends.length > 2) {
    throw new InvalidTriggerError('partitionLimitation', `invalid range '${element}' in partitionLimitation`)
  }
  const start = partitionId(first)
  const end = partitionId(last)
  return Array.from({ length: Math.max(0, end - start + 1) }, (_, index) => start + index)
}

/**
 * Parses `1,2,10-12`, with or without spaces; an empty text means no limitation (null).
 * @throws InvalidTriggerError for a part that is neither a number nor a range of two numbers.
 */
export function parsePartitionLimitation(text: string): number[] | null {
  return text.trim() === '' ? null : text.split(',').flatMap(partitionRange)
}

/** The partitions of a topic whose lag counts. @throws InvalidTriggerError if there are none, as KEDA does. */
export function activePartitions(limitation: number[] | null, topicPartitions: readonly number[]): number[] {
  const active = topicPartitions.filter((id) => limitation === null || limitation.includes(id))
  if (active.length === 0) {
    throw new InvalidTriggerError('partitionLimitation', 'expected at least one active partition within the topic')
  }
  return active
}
