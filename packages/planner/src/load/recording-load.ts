import { type RecordedGroup, type RecordedRun } from '@food-delivery/autoscaler'
import { type Curve } from '../engine'
import { InvalidInputError } from '../errors'
import { parseJson } from '../parse-json'
import { groupOf, readRecording } from '../recording'
import { type LoadSource } from './written-load'

/** Records of each partition since the first sample. A partition that was added later starts at 0. */
function curvesOf({ samples }: RecordedGroup): Curve[] {
  const offsets = samples.flatMap(({ t, end }) => (end === null ? [] : { t, end }))
  const [first, last] = [offsets[0], offsets.at(-1)]
  if (!first || !last || offsets.length < 2) return []
  const times = Float64Array.from(offsets, ({ t }) => t - first.t)
  return last.end.map((_, partition) => {
    const start = first.end[partition] ?? 0
    return { times, counts: Float64Array.from(offsets, ({ end }) => Math.max(0, (end[partition] ?? 0) - start)) }
  })
}

function serviceOf({ serviceMs }: RecordedGroup): Pick<LoadSource, 'service'> {
  if (!serviceMs) return {}
  const { p10, p50, p90, mean } = serviceMs
  return { service: { kind: 'measured', p10: p10 / 1000, p50: p50 / 1000, p90: p90 / 1000, mean: mean / 1000 } }
}

/** The group of this name; without a name the first one, with a warning if there are several. */
function chosenGroup(run: RecordedRun, file: string, name: string | undefined) {
  const [first, ...others] = run.groups
  if (!first) throw new InvalidInputError(file, 'has no consumer group')
  if (name !== undefined) return { group: groupOf(run, name, file), warnings: [] }
  const warning = `${file}: has ${run.groups.length} groups; the load is that of ${first.group}; --group chooses another one`
  return { group: first, warnings: others.length > 0 ? [warning] : [] }
}

/**
 * Reads the arrivals of a recording from its end offsets, and the measured processing time of a record, if there is
 * one. `name`: the name of the group, for a recording with several groups.
 * @throws InvalidInputError that names the place in the file
 */
export function readLoadRecording(text: string, file: string, name?: string): LoadSource {
  const { run, notes } = readRecording(parseJson(text, file), file)
  const { group, warnings } = chosenGroup(run, file, name)
  const curves = curvesOf(group)
  if (curves.length === 0) throw new InvalidInputError(file, 'needs two samples with end offsets')
  const seconds = curves[0]?.times.at(-1) ?? 0
  const noteWarnings = notes.map((note) => `${file}: ${note}`)
  const source = { curves, isPerPartition: true, isRandom: false, seconds, ...serviceOf(group) }
  return { ...source, warnings: [...warnings, ...noteWarnings] }
}
