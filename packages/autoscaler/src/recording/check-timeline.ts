import { InvalidRunError } from '../errors'
import { withDefaults } from '../scaled-object'
import { type KedaTimeline } from './timeline'

/**
 * Maximum number of periods times partitions in a replay, which has up to one poll and one sync with the offsets of all
 * partitions in each period. More would fill the memory.
 */
const MAX_OFFSETS = 1_000_000

/** The shorter of the periods of polls and syncs, in seconds, and its place. */
function shortestPeriod({ hpaSyncSeconds, scaledObject }: KedaTimeline): { seconds: number; place: string } {
  const { pollingInterval } = withDefaults(scaledObject)
  return pollingInterval > 0 && pollingInterval < hpaSyncSeconds
    ? { seconds: pollingInterval, place: 'scaledObject.pollingInterval' }
    : { seconds: hpaSyncSeconds, place: 'hpaSyncSeconds' }
}

/** Checks that the times of a recording of KEDA are not too far apart. @throws InvalidRunError that names the time */
export function checkTimeline(timeline: KedaTimeline): void {
  const { samples, hpaChanges = [], parameters } = timeline
  const { seconds, place } = shortestPeriod(timeline)
  const maxPeriods = Math.floor(MAX_OFFSETS / parameters.partitions)
  const start = samples[0]?.t ?? hpaChanges[0]?.t ?? 0
  for (const [list, times] of Object.entries({ samples, hpaChanges })) {
    for (const [index, { t }] of times.entries()) {
      if (Math.abs(t - start) <= maxPeriods * seconds) continue
      const expected = `at most ${maxPeriods.toLocaleString('en-US')} periods of ${seconds} s (${place}) in between`
      throw new InvalidRunError(`${list}[${index}]: t is ${t} and the first is ${start}; expected ${expected}`)
    }
  }
}
