import {
  type RecordedGroup,
  type RecordedRun,
  type RecordedScaledObject,
  withDefaults,
} from '@food-delivery/autoscaler'
import { InvalidInputError } from '../errors'
import { groupOf, readRecording } from '../recording'
import { type ArrivalsFile, checkArrivals } from './arrivals-file'

/** The group of a recording to predict, and values that the recording lacks. */
export interface RecordingOptions {
  /** Default: the only group. */
  group?: string | undefined
  /** Processing time of a record, in ms. Default: as measured in the recording. */
  workMs?: number | undefined
}

/** The recorded ScaledObject of a group. @throws InvalidInputError if there is none */
function scaledObjectOf(
  { autoscalers }: RecordedRun,
  { group, workload }: RecordedGroup,
  file: string,
): RecordedScaledObject {
  const scaler = autoscalers.find((each): each is RecordedScaledObject => {
    if (each.kind !== 'ScaledObject') return false
    const { triggers } = each.scaledObject.spec
    return each.target === workload || triggers.some(({ metadata }) => metadata?.['consumerGroup'] === group)
  })
  if (scaler) return scaler
  throw new InvalidInputError(file, `has no ScaledObject of the group ${group}; predict needs its spec`)
}

function parametersOf(scaler: RecordedScaledObject, partitions: number, workMs: number): ArrivalsFile['parameters'] {
  const { spec } = scaler.scaledObject
  const { minReplicaCount: min, maxReplicaCount: max } = withDefaults(spec)
  const lagThreshold = Number(spec.triggers.find(({ type }) => type === 'kafka')?.metadata?.['lagThreshold'] ?? 10)
  return { partitions, min, max, lagThreshold, workMs, work: 'constant', startMs: 0 }
}

/** Committed offsets of the first sample with offsets; null if none was committed. */
function committedAtStart({ samples }: RecordedGroup, partitions: number): number[] | null {
  const first = samples.find(({ end }) => end !== null)
  const committed = first?.committed ?? []
  if (committed.every((offset) => offset === null)) return null
  return Array.from({ length: partitions }, (_, partition) => committed[partition] ?? first?.start?.[partition] ?? 0)
}

/** The first recorded sync of the HPA, and the median period. Between two recorded syncs, others may be missing. */
function syncsOf({ observations }: RecordedScaledObject, hpaSyncSeconds: number) {
  const times = observations.filter(({ loop }) => loop === 'hpa').map(({ t }) => t)
  const periods = times.slice(1).flatMap((t, index) => {
    const seconds = t - (times[index] ?? 0)
    const syncs = Math.round(seconds / hpaSyncSeconds)
    return syncs > 0 ? [seconds / syncs] : []
  })
  const median = periods.toSorted((a, b) => a - b)[Math.floor(periods.length / 2)]
  return { hpaSyncAt: times[0] ?? null, hpaPeriodSeconds: median ?? null }
}

/**
 * Reads the inputs of a prediction from a recording of any version. Time 0 is the time of the first end offsets.
 * @throws InvalidInputError that names the place in the file
 */
export function readRecordingArrivals(content: unknown, file: string, options: RecordingOptions = {}): ArrivalsFile {
  const { run } = readRecording(content, file)
  const { workMs } = options
  const group = groupOf(run, options.group, file)
  const scaler = scaledObjectOf(run, group, file)
  const { versions, hpaSyncSeconds = 15 } = run
  const { serviceMs } = group
  const work = workMs ?? serviceMs?.p50
  if (work === undefined)
    throw new InvalidInputError(file, 'lacks the processing time of a record; give it with --work')
  const offsets = group.samples.flatMap(({ t, end }) => (end === null ? [] : [{ t, end }]))
  const last = offsets.at(-1)
  if (!last) throw new InvalidInputError(file, `has no end offsets of ${group.topic}`)
  const partitions = last.end.length
  const start = offsets[0]?.t ?? 0
  const syncs = syncsOf(scaler, hpaSyncSeconds)
  const inputs: ArrivalsFile = {
    versions: { keda: versions?.keda ?? '2.20', kubernetes: versions?.kubernetes ?? '1.35' },
    parameters: parametersOf(scaler, partitions, work),
    scaledObject: scaler.scaledObject.spec,
    committedAtStart: committedAtStart(group, partitions),
    replicasAtStart: scaler.initialReplicas,
    hpaSyncSeconds,
    ...syncs,
    hpaSyncAt: syncs.hpaSyncAt === null ? null : Math.max(0, syncs.hpaSyncAt - start),
    serviceMs: workMs === undefined && serviceMs ? serviceMs : null,
    // A partition that was added later has no records until then.
    arrivals: offsets.map(({ t, end }) => [t - start, Array.from(last.end, (_, partition) => end[partition] ?? 0)]),
    until: last.t - start,
  }
  checkArrivals(inputs, file)
  return inputs
}
