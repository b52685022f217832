import { InvalidRunError } from '../errors'
import { type GroupSample, type RecordedGroup } from './recorded-run'

/** A gap is longer than this many median periods. */
const GAP_PERIODS = 5
const MAX_NOTES = 5

type Offsets = readonly number[]

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
function ascending(samples: readonly GroupSample[], place: string, notes: Notes): GroupSample[] {
  return samples.filter(({ t }, index) => {
    const next = samples[index + 1]?.t ?? Infinity
    if (next < t)
      throw new InvalidRunError(
        `${place}.samples[${index + 1}]: t is ${next} after ${t}, so the clock was set back; expected ascending times`,
      )
    if (next === t)
      notes.add(
        'samples with the same time',
        `${place}.samples[${index}]: another sample has the same time, ${seconds(t)}`,
      )
    return next > t
  })
}

/** The median time between two samples. */
function medianPeriod(samples: readonly GroupSample[]): number {
  const periods = Float64Array.from(samples.slice(1), ({ t }, index) => t - (samples[index]?.t ?? 0)).sort()
  return periods[Math.floor(periods.length / 2)] ?? 0
}

function noteGaps(samples: readonly GroupSample[], group: string, notes: Notes): void {
  const limit = medianPeriod(samples) * GAP_PERIODS
  for (let index = 1; index < samples.length; index++) {
    const [from, to] = [samples[index - 1]?.t ?? 0, samples[index]?.t ?? 0]
    if (to - from > limit)
      notes.add(
        'gaps',
        `${group}: no samples from ${seconds(from)} to ${seconds(to)}; arrivals in between are assumed to be even`,
      )
  }
}

/**
 * How many offsets to add to each partition after its end offset went back; null if none did. A topic that was created
 * again starts at 0 in every partition; a single partition goes back if its new leader lacks the last records.
 */
function movedBack(before: Offsets, after: Offsets): number[] | null {
  const isShorter = after.length < before.length
  const back = before.map((end, partition) => Math.max(0, end - (after[partition] ?? 0)))
  if (!isShorter && back.every((each) => each === 0)) return null
  const isNew = isShorter || before.every((end, partition) => end === 0 || (after[partition] ?? 0) < end)
  return isNew ? [...before] : back
}

function shifted<T extends number | null>(offsets: readonly T[], shift: Offsets): T[] {
  return offsets.map((offset, partition) => (offset === null ? offset : offset + (shift[partition] ?? 0)) as T)
}

function shiftSample(sample: GroupSample, shift: Offsets): GroupSample {
  const { end, committed, start } = sample
  return {
    ...sample,
    end: end && shifted(end, shift),
    committed: committed && shifted(committed, shift),
    ...(start && { start: shifted(start, shift) }),
  }
}

/** Makes the offsets of a recreated topic continue those of the old one, so that every record counts as an arrival. */
function continueOffsets(
  samples: readonly GroupSample[],
  { group, topic }: RecordedGroup,
  notes: Notes,
): GroupSample[] {
  let shift: number[] = []
  let [before, committedBefore]: [Offsets, readonly (number | null)[]] = [[], []]
  return samples.map((sample) => {
    const back = sample.end && movedBack(before, sample.end)
    if (back) {
      shift = back.map((each, partition) => each + (shift[partition] ?? 0))
      const what = back.every((each, partition) => each === before[partition]) ? 'was created again' : 'lost records'
      notes.add('lost records', `topic ${topic}: ${what} at ${seconds(sample.t)}; its offsets continue the old ones`)
    } else if (sample.committed?.some((each, partition) => each !== null && each < (committedBefore[partition] ?? 0)))
      notes.add(
        'offset resets',
        `group ${group}: its offsets were reset to earlier ones at ${seconds(sample.t)}; its records are counted as lag again`,
      )
    before = sample.end ?? before
    committedBefore = sample.committed ?? (back ? [] : committedBefore)
    return shift.some((each) => each > 0) ? shiftSample(sample, shift) : sample
  })
}

function noteMissing(samples: readonly GroupSample[], topic: string, notes: Notes): void {
  const missing = samples.filter(({ end }) => end === null)
  if (missing.length > 0)
    notes.add(
      'missing offsets',
      `topic ${topic}: no offsets in ${missing.length} samples, first at ${seconds(missing[0]?.t ?? 0)}`,
    )
}

/**
 * Checks the times of a group, and makes its offsets continuous. Returns notes about peculiarities, one sentence each.
 * `place`: where the group is in its file, for the error. @throws InvalidRunError for a clock that was set back.
 */
export function checkGroup(group: RecordedGroup, place: string): { group: RecordedGroup; notes: string[] } {
  const notes = new Notes()
  const ordered = ascending(group.samples, place, notes)
  noteGaps(ordered, `group ${group.group}`, notes)
  noteMissing(ordered, group.topic, notes)
  const samples = continueOffsets(ordered, group, notes)
  return { group: { ...group, samples }, notes: notes.list() }
}
