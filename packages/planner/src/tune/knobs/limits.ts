import { withDefaults } from '@food-delivery/autoscaler'
import { counted } from '../../counted'
import { type Knob, type Spec } from '../knob'
import { MAX_UTILIZATION, type Needs } from '../needs'
import { ascending, roundNumbers } from '../round-numbers'
import { numberKnob } from './number-knob'

/**
 * Numbers of pods to try, from 1 to the number of partitions: all of them up to 16 partitions; else round numbers, and
 * the smallest numbers with which no pod has more than 1, 2, … or 12 partitions.
 */
function podCounts(partitions: number): number[] {
  if (partitions <= 16) return Array.from({ length: partitions }, (_, index) => index + 1)
  const evenCounts = Array.from({ length: 12 }, (_, index) => Math.ceil(partitions / (index + 1)))
  return ascending([...evenCounts, ...roundNumbers(1, partitions).map(Math.round), partitions])
}

/** `minReplicaCount`: at least 1 and above `idleReplicaCount`, or as in the manifest. */
export function minKnob(spec: Spec, partitions: number): Knob {
  const { minReplicaCount, idleReplicaCount } = withDefaults(spec)
  const lowestMinimum = Math.max(1, (idleReplicaCount ?? 0) + 1)
  return numberKnob({
    name: 'min',
    title: 'minReplicaCount',
    current: minReplicaCount,
    values: podCounts(partitions).filter((value) => value >= lowestMinimum),
    set: (changed, value) => (changed['minReplicaCount'] = value),
    meaning: (value, isMore) =>
      isMore
        ? `The workload always has at least ${counted(value, 'pod')}, so the first records of a rise need not wait until pods start.`
        : `Quiet times run with ${counted(value, 'pod')}, which costs less, but the first records of a rise wait until pods start.`,
  })
}

/** `maxReplicaCount`, up to the number of partitions: further pods would get no partition. */
export function maxKnob(spec: Spec, partitions: number, { peakRate, podRate }: Needs): Knob {
  const { maxReplicaCount } = withDefaults(spec)
  const lowestMaximum = Math.min(partitions, Math.floor((peakRate / podRate) * MAX_UTILIZATION))
  return numberKnob({
    name: 'max',
    title: 'maxReplicaCount',
    current: maxReplicaCount,
    values: podCounts(partitions).filter((value) => value >= lowestMaximum),
    set: (changed, value) => (changed['maxReplicaCount'] = value),
    meaning: (value, isMore) => {
      if (value === partitions)
        return `One pod for each of the ${partitions} partitions: none has two while another has one.`
      return isMore
        ? `Up to ${value} pods for the highest peaks.`
        : `No more than ${counted(value, 'pod')}: the records of the highest peaks wait a little, but the cost is lower.`
    },
  })
}
