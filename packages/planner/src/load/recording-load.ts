import { type RecordedGroup } from '@food-delivery/autoscaler'
import { type Curve } from '../engine'
import { InvalidInputError } from '../errors'
import { parseJson } from '../parse-json'
import { readRecording } from '../recording'
import { type LoadSource } from './written-load'

/** Records of each partition since the first sample. Partitions that are added later start at 0. */
function curvesOf({ samples }: RecordedGroup): Curve[] {
  const known = samples.flatMap(({ t, end }) => (end === null ? [] : { t, end }))
  const [first, last] = [known[0], known.at(-1)]
  if (!first || !last || known.length < 2) return []
  const times = Float64Array.from(known, ({ t }) => t - first.t)
  return last.end.map((_, partition) => {
    const start = first.end[partition] ?? 0
    return { times, counts: Float64Array.from(known, ({ end }) => Math.max(0, (end[partition] ?? 0) - start)) }
  })
}

function serviceOf({ serviceMs }: RecordedGroup): Pick<LoadSource, 'service'> {
  if (!serviceMs) return {}
  const { p10, p50, p90, mean } = serviceMs
  return { service: { kind: 'measured', p10: p10 / 1000, p50: p50 / 1000, p90: p90 / 1000, mean: mean / 1000 } }
}

function firstGroup(groups: readonly RecordedGroup[], file: string): { group: RecordedGroup; warnings: string[] } {
  const [group, ...others] = groups
  if (!group) throw new InvalidInputError(file, 'has no consumer group')
  if (others.length === 0) return { group, warnings: [] }
  return { group, warnings: [`${file}: has ${groups.length} groups; the load is that of ${group.group}`] }
}

/**
 * Reads the arrivals of a recording from its end offsets, and the measured processing time of a record, if there is one.
 * @throws InvalidInputError with the place
 */
export function readLoadRecording(text: string, file: string): LoadSource {
  const { run, notes } = readRecording(parseJson(text, file), file)
  const { group, warnings } = firstGroup(run.groups, file)
  const curves = curvesOf(group)
  if (curves.length === 0) throw new InvalidInputError(file, 'needs two samples with end offsets')
  const seconds = curves[0]?.times.at(-1) ?? 0
  const all = [...warnings, ...notes.map((note) => `${file}: ${note}`)]
  return { curves, isPerPartition: true, isRandom: false, seconds, ...serviceOf(group), warnings: all }
}
