import { type RecordedRun } from '@food-delivery/autoscaler'
import { type RecordedRun as ComparedRun } from '../../packages/planner/test/recorded-run'

/**
 * The run that predictions are compared with, from a recording with one group and one autoscaler. Its times start at
 * the first sample that has offsets.
 */
export function comparedRun(run: RecordedRun): ComparedRun {
  const [group] = run.groups
  const [autoscaler] = run.autoscalers
  if (!group || autoscaler?.kind !== 'ScaledObject') throw new Error('The run has no group or no ScaledObject.')
  const completeSamples = group.samples.flatMap(({ t, end, committed }) =>
    end && committed ? [{ t, end, committed }] : [],
  )
  const startedAt = completeSamples[0]?.t ?? 0
  const { scaledObject, steps, initialReplicas } = autoscaler
  return {
    versions: run.versions,
    parameters: { partitions: completeSamples[0]?.end.length ?? 0, min: initialReplicas },
    scaledObject: scaledObject.spec,
    hpaSyncSeconds: run.hpaSyncSeconds ?? 15,
    ...(group.waits && { waits: group.waits }),
    scaleSteps: steps.map(({ t, from, to }) => ({ t: t - startedAt, from, to })),
    samples: completeSamples.map(({ t, end, committed }) => ({
      t: t - startedAt,
      end,
      committed: committed.map((offset) => offset ?? 0),
    })),
  }
}
