import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * One second of a recording. Samples in the folder `closed-loop` have `spec` and the offsets of each partition (`end`,
 * `committed`); samples in `timelines` have the other fields, with totals of all partitions.
 */
interface RecordedSample {
  t: number
  end?: (number | null)[]
  committed?: number[]
  spec?: number | null
  lag?: number | null
  produced?: number | null
  uncommittedPartitions?: number
  specReplicas?: number | null
}

/** A recording of a real KEDA with real consumers. */
export interface RecordedRun {
  versions: unknown
  parameters: Record<string, unknown> & { partitions: number; min: number }
  scaledObject: unknown
  hpaSyncSeconds: number
  measured?: { serviceMs: { p10: number; p50: number; p90: number; mean: number }; hpaPeriodSeconds?: number }
  waits?: { p50: number; p95: number }
  scaleSteps: { t: number; from: number; to: number }[]
  hpaChanges?: { t: number }[]
  members?: { t: number; pod: string; event: string; partitions?: number[] }[]
  samples: RecordedSample[]
}

/** The names of the recorded runs: four in the folder `closed-loop`, then four in `timelines`. */
export const recordedNames = [
  'steps-6',
  'hill-12',
  'hot-6',
  'slow-start-6',
  'burst-drain-behavior',
  'burst-drain-default',
  'steady-behavior-sync15',
  'waves-default',
]

/** The runs with the events of members, to which the platform is fitted. */
export const fittedNames = recordedNames.slice(0, 4)

/** Reads one of {@link recordedNames}. */
export function readRecordedRun(name: string): RecordedRun {
  const isTimeline = /^(burst|steady|waves)/.test(name)
  const folder = isTimeline ? '../../autoscaler/test/vectors/timelines' : 'vectors/closed-loop'
  return JSON.parse(readFileSync(join(__dirname, folder, `${name}.json`), 'utf8')) as RecordedRun
}

/** A total spread evenly over partitions. */
const spreadOver = (total: number, partitions: number): number[] =>
  Array.from({ length: partitions }, (_, index) => Math.floor((total + partitions - 1 - index) / partitions))

/** The median sync period of the HPA, from the times at which its state changed; null if they are not recorded. */
function periodOf({ hpaChanges = [], hpaSyncSeconds }: RecordedRun): number | null {
  const times = hpaChanges.slice(1).map(({ t }) => t)
  const gaps = times.slice(1).map((t, index) => t - (times[index] ?? 0))
  const periods = gaps.map((gap) => gap / Math.round(gap / hpaSyncSeconds)).filter(Number.isFinite)
  const median = periods.sort((a, b) => a - b)[Math.floor(periods.length / 2)]
  return median === undefined ? null : Math.round(median * 1000) / 1000
}

/** The inputs of `predict` from a recording, without the samples after `until`. */
export function arrivalsOf(run: RecordedRun, until = Infinity) {
  const { partitions } = run.parameters
  const samples = run.samples.filter(({ t }) => t <= until)
  const samplesWithEnds = samples.filter(({ end, produced }) =>
    end ? end.every((each) => each !== null) : (produced ?? null) !== null,
  )
  const [start] = samples
  const endsOf = ({ end, produced }: RecordedSample): unknown => end ?? spreadOver(produced ?? 0, partitions)
  const withReplicas = samples.find(({ spec, specReplicas }) => (spec ?? specReplicas ?? null) !== null)
  const committed =
    start?.uncommittedPartitions === 0 ? spreadOver((start.produced ?? 0) - (start.lag ?? 0), partitions) : null
  const { behavior: _behavior, about: _about, trigger: _trigger, ...otherParameters } = run.parameters
  const { cooldown: _cooldown, seconds: _seconds, ...parameters } = otherParameters
  const { p10, p50, p90, mean } = run.measured?.serviceMs ?? {}
  return {
    versions: run.versions,
    parameters,
    scaledObject: run.scaledObject,
    committedAtStart: start?.committed ?? committed,
    replicasAtStart: withReplicas?.spec ?? withReplicas?.specReplicas ?? run.parameters.min,
    hpaSyncSeconds: run.hpaSyncSeconds,
    hpaPeriodSeconds: periodOf(run),
    hpaSyncAt: run.hpaChanges?.[1]?.t ?? null,
    serviceMs: p50 === undefined ? null : { p10, p50, p90, mean },
    arrivals: samplesWithEnds.map((sample) => [sample.t, endsOf(sample)]),
    until: samples.at(-1)?.t ?? 0,
  }
}
