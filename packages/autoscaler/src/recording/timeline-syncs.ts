import { changesOf, type KedaTimeline, type TimelineChange } from './timeline'

/** A sync of the recorded controller: its time (ms since the start of the run) and the status after it. */
export interface RecordedSync {
  at: number
  status: TimelineChange
}

const toMs = (seconds: number): number => Math.round(seconds * 1000)

/** The syncs between the initial status and the first change. */
function syncsBefore(firstChange: TimelineChange, initial: TimelineChange, period: number): RecordedSync[] {
  const syncs: RecordedSync[] = []
  for (let at = toMs(firstChange.t) - period; at > toMs(initial.t); at -= period) syncs.unshift({ at, status: initial })
  return syncs
}

/** The sync that made a change and the syncs without a change after it, evenly spaced up to the next change. */
function syncsFrom(change: TimelineChange, end: number, period: number): RecordedSync[] {
  const start = toMs(change.t)
  const count = Math.max(1, Math.round((end - start) / period))
  return Array.from({ length: count }, (_, index) => ({
    at: Math.round(start + (index * (end - start)) / count),
    status: change,
  }))
}

/**
 * Moves syncs at least one period apart. The controller schedules a sync when the last one has ended, so times in the
 * recording that are closer are delays of the watch. Without this correction, a policy's period would not be over yet.
 */
function spaceByPeriod(syncs: RecordedSync[], period: number): RecordedSync[] {
  let earliest = Number.NEGATIVE_INFINITY
  return syncs.map(({ at, status }) => {
    const start = Math.max(at, earliest)
    earliest = start + period
    return { at: start, status }
  })
}

/**
 * All syncs of a recording. Only changes of the HPA's status are recorded; the syncs in between did not change it.
 * The first entry of `changesOf` is the status when the recording started, not the result of a sync.
 */
export function recordedSyncs(timeline: KedaTimeline): RecordedSync[] {
  const period = timeline.hpaSyncSeconds * 1000
  const [initial, ...changes] = changesOf(timeline)
  if (initial === undefined) return []
  const end = toMs(timeline.samples.at(-1)?.t ?? initial.t) + 1
  const [firstChange] = changes
  if (firstChange === undefined) return spaceByPeriod(syncsFrom(initial, end, period), period)
  const laterSyncs = changes.flatMap((change, index) => {
    const next = changes[index + 1]
    if (next !== undefined) return syncsFrom(change, toMs(next.t), period)
    const count = Math.ceil((end - toMs(change.t)) / period)
    return syncsFrom(change, toMs(change.t) + count * period, period)
  })
  return spaceByPeriod([...syncsBefore(firstChange, initial, period), ...laterSyncs], period)
}
