import { changesOf, type KedaTimeline, type TimelineChange } from './timeline'

/** A sync of the recorded controller: its time (ms since the start of the run) and the status after it. */
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

/** The sync of a change and those without one after it, evenly spaced up to the next change. */
function until(change: TimelineChange, end: number, period: number): RecordedSync[] {
  const start = toMs(change.t)
  const count = Math.max(1, Math.round((end - start) / period))
  return Array.from({ length: count }, (_, index) => ({
    at: Math.round(start + (index * (end - start)) / count),
    status: change,
  }))
}

/**
 * The controller schedules a sync when the last one has ended, so two are never closer than the period. Closer times
 * are jitter of the watch, and would make a policy's period appear not to have passed.
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
 * All syncs of a recording. Only changes of the HPA's status are recorded; the syncs in between did not change it.
 * The first change is the status when the watch started, not a sync.
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
