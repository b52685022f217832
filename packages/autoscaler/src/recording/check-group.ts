import { InvalidRunError } from '../errors'
import { type GroupSample, type RecordedGroup } from './recorded-run'

/** A time without samples counts as a gap if it is longer than this many median periods. */
const GAP_PERIODS = 5
/** Notes of one kind that are listed; the others are counted. */
const MAX_NOTES = 5

type Offsets = readonly number[]
type CommittedOffsets = readonly (number | null)[]

const sampleCount = (count: number): string => (count === 1 ? '1 sample' : `${count} samples`)

const seconds = (t: number): string => `${Math.round(t * 100) / 100} s`

/** Collects notes; lists the first few of each kind and counts the others. */
class Notes {
  private readonly byKind = new Map<string, string[]>()

  add(kind: string, note: string): void {
    this.byKind.set(kind, [...(this.byKind.get(kind) ?? []), note])
  }

  list(): string[] {
    return [...this.byKind].flatMap(([kind, notes]) => {
      const more = notes.length - MAX_NOTES
      return [...notes.slice(0, MAX_NOTES), ...(more > 0 ? [`${kind}: and ${more} more times`] : [])]
    })
  }
}

/** Checks that times ascend. Keeps only the last of several samples with the same time. */
function withAscendingTimes(samples: readonly GroupSample[], place: string, notes: Notes): GroupSample[] {
  return samples.filter(({ t }, index) => {
    const next = samples[index + 1]?.t ?? Infinity
    if (next < t) {
      throw new InvalidRunError(
        `${place}.samples[${index + 1}]: t is ${next} after ${t}, so the clock was set back; expected ascending times`,
      )
    }
    if (next === t) {
      notes.add(
        'samples with the same time',
        `${place}.samples[${index}]: another sample has the same time, ${seconds(t)}`,
      )
    }
    return next > t
  })
}

/** The median time between two samples. */
function medianPeriod(samples: readonly GroupSample[]): number {
  const periods = Float64Array.from(samples.slice(1), ({ t }, index) => t - (samples[index]?.t ?? 0)).sort()
  return periods[Math.floor(periods.length / 2)] ?? 0
}

function noteGaps(samples: readonly GroupSample[], group: string, notes: Notes): void {
  const maxPeriod = medianPeriod(samples) * GAP_PERIODS
  for (let index = 1; index < samples.length; index++) {
    const from = samples[index - 1]?.t ?? 0
    const to = samples[index]?.t ?? 0
    if (to - from > maxPeriod) {
      notes.add(
        'gaps',
        `${group}: no samples from ${seconds(from)} to ${seconds(to)}; arrivals in between are assumed to be even`,
      )
    }
  }
}

/**
 * How many offsets to add to each partition after its end offset went back; null if no end offset did. A topic that was created
 * again starts at 0 in every partition; a single partition goes back if its new leader lacks the last records.
 */
function offsetsToAdd(before: Offsets, after: Offsets): number[] | null {
  const isShorter = after.length < before.length
  const decreases = before.map((end, partition) => Math.max(0, end - (after[partition] ?? 0)))
  if (!isShorter && decreases.every((decrease) => decrease === 0)) return null
  const isNewTopic = isShorter || before.every((end, partition) => end === 0 || (after[partition] ?? 0) < end)
  return isNewTopic ? [...before] : decreases
}

function shiftOffsets<T extends number | null>(offsets: readonly T[], shift: Offsets): T[] {
  return offsets.map((offset, partition) => (offset === null ? offset : offset + (shift[partition] ?? 0)) as T)
}

function shiftSample(sample: GroupSample, shift: Offsets): GroupSample {
  const { end, committed, start } = sample
  return {
    ...sample,
    end: end && shiftOffsets(end, shift),
    committed: committed && shiftOffsets(committed, shift),
    ...(start && { start: shiftOffsets(start, shift) }),
  }
}

const hasDecreased = (committed: CommittedOffsets | null, before: CommittedOffsets): boolean =>
  committed?.some((offset, partition) => offset !== null && offset < (before[partition] ?? 0)) ?? false

/** Makes offsets continue the earlier ones after end offsets went back, so that every record counts as an arrival. */
function continueOffsets(
  samples: readonly GroupSample[],
  { group, topic }: RecordedGroup,
  notes: Notes,
): GroupSample[] {
  let shift: number[] = []
  let before: Offsets = []
  let committedBefore: CommittedOffsets = []
  return samples.map((sample) => {
    const addedOffsets = sample.end && offsetsToAdd(before, sample.end)
    if (addedOffsets) {
      shift = addedOffsets.map((count, partition) => count + (shift[partition] ?? 0))
      const isNewTopic = addedOffsets.every((count, partition) => count === before[partition])
      const event = isNewTopic ? 'was created again' : 'lost records'
      notes.add('lost records', `topic ${topic} ${event} at ${seconds(sample.t)}; its offsets continue the old ones`)
    } else if (hasDecreased(sample.committed, committedBefore)) {
      notes.add(
        'offset resets',
        `group ${group}: its offsets were reset to earlier ones at ${seconds(sample.t)}, so records count as lag again`,
      )
    }
    before = sample.end ?? before
    committedBefore = sample.committed ?? (addedOffsets ? [] : committedBefore)
    return shift.some((count) => count > 0) ? shiftSample(sample, shift) : sample
  })
}

function noteMissingOffsets(samples: readonly GroupSample[], topic: string, notes: Notes): void {
  const missing = samples.filter(({ end }) => end === null)
  if (missing.length > 0) {
    notes.add(
      'missing offsets',
      `topic ${topic}: no offsets in ${sampleCount(missing.length)}, first at ${seconds(missing[0]?.t ?? 0)}`,
    )
  }
}

/**
 * Checks the times of a group, and makes its offsets continuous. Returns notes about peculiarities, one sentence each.
 * `place`: where the group is in its file, for the error. @throws InvalidRunError for a clock that was set back.
 */
export function checkGroup(group: RecordedGroup, place: string): { group: RecordedGroup; notes: string[] } {
  const notes = new Notes()
  const ordered = withAscendingTimes(group.samples, place, notes)
  noteGaps(ordered, `group ${group.group}`, notes)
  noteMissingOffsets(ordered, group.topic, notes)
  const samples = continueOffsets(ordered, group, notes)
  return { group: { ...group, samples }, notes: notes.list() }
}
