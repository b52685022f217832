import { type SourceObject } from '../input'
import { type LoadSource } from '../load'

/**
 * The number of partitions of a topic: that of the load if it has data of each partition, else that of the only
 * KafkaTopic among the manifests; null if neither is known.
 */
export function topicPartitions(source: LoadSource, objects: readonly SourceObject[]): number | null {
  if (source.isPerPartition) return source.curves.length
  const [topic, ...others] = objects.filter(({ kind }) => kind === 'KafkaTopic')
  const declared = (topic?.value['spec'] as { partitions?: unknown } | undefined)?.partitions
  return others.length === 0 && typeof declared === 'number' ? declared : null
}
