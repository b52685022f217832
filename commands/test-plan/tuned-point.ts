import { parse } from 'yaml'
import { type LoadSource, readGoal, readPlatform, tune, type TunePoint } from '../../packages/planner/src'
import { PARTITIONS, type RunNames, scaledObjectOf, WORK_SECONDS } from './workload'

/**
 * The settings that `tune` recommends. It may change only lagThreshold, the maximum and the windows.
 * @throws if no settings meet the goal
 */
export async function tunedPoint(names: RunNames, source: LoadSource, slo: string): Promise<TunePoint> {
  const { cheapest, recommended } = await tune({
    manifest: scaledObjectOf(names),
    versions: {},
    startedAt: Date.now(),
    source,
    partitions: PARTITIONS,
    keys: 'even',
    service: { kind: 'constant', mean: WORK_SECONDS },
    platform: readPlatform({ client: 'kafkajs', start: '1.3s..2.2s' }),
    hpaPeriod: 15,
    seed: 1,
    goal: readGoal(slo),
    price: null,
    isByRecord: false,
    series: new Map(),
    keep: ['min', 'scaleUpPolicy', 'scaleDownPolicy', 'scaleUpTolerance', 'scaleDownTolerance', 'rate', 'cron'],
    rate: null,
    maxSimulations: 300,
  })
  if (!cheapest || !recommended) throw new Error(`No settings meet ${slo}.`)
  return recommended
}

/** Adapts the patch of a point to the ScaledObject of another run, which has another topic and group. */
export function patchFor({ topic, group }: RunNames, { patch }: TunePoint): object {
  const { spec } = parse(patch ?? 'spec: {}') as { spec: { triggers?: { metadata: object }[] } }
  const triggers = spec.triggers?.map((trigger) => ({
    ...trigger,
    metadata: { ...trigger.metadata, topic, consumerGroup: group },
  }))
  return { spec: { ...spec, ...(triggers && { triggers }) } }
}
