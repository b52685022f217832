import { rulesOf } from '@food-delivery/autoscaler'
import {
  loadOnPartitions,
  manifestWith,
  Plan,
  prepareScaler,
  readAutoscalers,
  readGoal,
  readLoadLine,
  readObjects,
  readPlatform,
  type SourceAutoscaler,
  type TuneInput,
} from '../src'

/** A load for which all combinations of settings are tried, to compare the best of them with the result of tune. */
export interface GivenLoad {
  name: string
  load: string
  partitions: number
  slo: string
}

/** The five loads of `npm run bench -- tune`. */
export const givenLoads: readonly GivenLoad[] = [
  {
    name: 'a day with two peaks',
    load: 'day low=20 peaks=180@12h/2h,150@19h/1.5h',
    partitions: 12,
    slo: 'p95 wait 5s',
  },
  { name: 'waves of an hour', load: 'wave low=10 peak=150 period=1h for=8h', partitions: 12, slo: 'p95 wait 10s' },
  {
    name: 'quiet with a burst',
    load: 'burst rate=15 peak=90 at=2h lasts=20m for=6h',
    partitions: 6,
    slo: 'p95 wait 30s',
  },
  {
    name: 'up, at the top, and down',
    load: 'ramp from=10 to=200 for=2h; constant rate=200 for=2h; ramp from=200 to=10 for=2h',
    partitions: 16,
    slo: 'p95 wait 3s',
  },
  { name: 'fast waves', load: 'wave low=20 peak=100 period=10m for=4h', partitions: 8, slo: 'max lag 300' },
]

/** The manifest whose settings are tried. Fields that are not set have the defaults of KEDA and of the HPA. */
export const givenManifest = (partitions: number): Record<string, unknown> => ({
  apiVersion: 'keda.sh/v1alpha1',
  kind: 'ScaledObject',
  metadata: { name: 'orders' },
  spec: {
    scaleTargetRef: { name: 'orders' },
    minReplicaCount: 1,
    maxReplicaCount: partitions,
    triggers: [
      {
        type: 'kafka',
        metadata: { topic: 'orders', consumerGroup: 'orders', bootstrapServers: 'kafka.shop:9092', lagThreshold: '50' },
      },
    ],
  },
})

/** The input of tune for a load. */
export const givenInput = ({ load, partitions, slo }: Omit<GivenLoad, 'name'>): TuneInput => ({
  manifest: givenManifest(partitions),
  versions: {},
  startedAt: Date.UTC(2026, 0, 5),
  source: readLoadLine(load),
  partitions,
  keys: 'even',
  service: { kind: 'constant', mean: 0.05 },
  platform: readPlatform({}),
  hpaPeriod: 15,
  seed: 1,
  goal: readGoal(slo),
  price: null,
  isByRecord: false,
  series: new Map(),
  keep: [],
  rate: null,
  maxSimulations: 500,
})

/** The values to try of some settings, by name. */
export type Grid = Record<string, readonly (number | string)[]>

/** The values to try with this many partitions. */
export const gridFor = (partitions: number): Grid => ({
  lagThreshold: [2, 5, 10, 20, 30, 40, 50, 70, 100, 150, 200, 300],
  minReplicaCount: [1, Math.round(partitions / 3)],
  maxReplicaCount: [Math.ceil(partitions / 2), Math.round(partitions * 0.75), partitions],
  scaleDownWindow: [0, 60, 300],
  scaleUpTolerance: ['0.1', '0.01'],
})

/** All combinations, as `NAME=VALUE`. */
export const combinations = (grid: Grid): string[][] =>
  Object.entries(grid).reduce<string[][]>(
    (combined, [name, values]) =>
      combined.flatMap((settings) => values.map((value) => [...settings, `${name}=${value}`])),
    [[]],
  )

function autoscalerOf(text: string): SourceAutoscaler {
  const [autoscaler] = readAutoscalers(readObjects(text, 'given'), rulesOf())
  if (!autoscaler) throw new Error('the manifest has no autoscaler')
  return autoscaler
}

/** Plans the manifest with some settings changed, as `plan --set` does, without the code of tune. */
export function planSetting(input: TuneInput, settings: readonly string[]): { podHours: number; isMet: boolean } {
  const { manifest, source, partitions, keys, service, platform, goal, startedAt } = input
  const autoscaler = autoscalerOf(manifestWith(autoscalerOf(JSON.stringify(manifest)), settings))
  const plan = new Plan({
    prepared: prepareScaler(autoscaler, { rules: rulesOf(), startedAt }),
    source,
    load: loadOnPartitions(source, partitions, keys),
    service,
    platform,
    goal,
  })
  plan.advance(source.seconds)
  const { podHours, goal: result } = plan.result.summary
  return { podHours, isMet: result?.isMet === true }
}

/** The lowest pod-hours of all combinations of settings that meet the goal; Infinity if none does. */
export function cheapestOfAll(input: TuneInput, all: readonly (readonly string[])[]): number {
  const meeting = all.map((settings) => planSetting(input, settings)).filter(({ isMet }) => isMet)
  return Math.min(...meeting.map(({ podHours }) => podHours))
}
