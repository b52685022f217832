import { changesOf, type KedaTimeline, type TimelineChange } from './timeline'

/** A sync of the recorded controller: when (ms since the run began) and the status it left. */
export interface RecordedSync {
  at: number
  status: TimelineChange
}

const toMs = (seconds: number): number => Math.round(seconds * 1000)

function before(first: TimelineChange, second: TimelineChange, period: number): RecordedSync[] {
  const syncs: RecordedSync[] = []
  for (let at = toMs(second.t) - period; at > toMs(first.t); at -= period) syncs.unshift({ at, status: first })
  return syncs
}

/** The change and the syncs after it that changed nothing, evenly up to the next change. */
function until(change: TimelineChange, end: number, period: number): RecordedSync[] {
  const start = toMs(change.t)
  const count = Math.max(1, Math.round((end - start) / period))
  return Array.from({ length: count }, (_, index) => ({
    at: Math.round(start + (index * (end - start)) / count),
    status: change,
  }))
}

/**
 * The controller re-arms a sync when the last has ended, so two are never closer than the period. What the watch
 * shows closer is noise, which would make a policy's period seem not yet over.
 */
function spaced(syncs: RecordedSync[], period: number): RecordedSync[] {
  let earliest = Number.NEGATIVE_INFINITY
  return syncs.map(({ at, status }) => {
    const start = Math.max(at, earliest)
    earliest = start + period
    return { at: start, status }
  })
}

/**
 * All syncs of a recording. Only changes of the HPA's status are recorded; between two of them the syncs left the
 * status as it was. The first change is what the watch found when it began, not a sync.
 */
export function recordedSyncs(timeline: KedaTimeline): RecordedSync[] {
  const period = timeline.hpaSyncSeconds * 1000
  const changes = changesOf(timeline)
  const [found, first] = changes
  if (found === undefined) return []
  const end = toMs(timeline.samples.at(-1)?.t ?? found.t) + 1
  if (first === undefined) return spaced(until(found, end, period), period)
  const rest = changes.slice(1).flatMap((change, index) => {
    const next = changes[index + 2]
    if (next !== undefined) return until(change, toMs(next.t), period)
    const count = Math.ceil((end - toMs(change.t)) / period)
    return until(change, toMs(change.t) + count * period, period)
  })
  return spaced([...before(found, first, period), ...rest], period)
}
