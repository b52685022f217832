import { type GroupSample, type RecordedAutoscaler, type RecordedRun } from '@food-delivery/autoscaler'
import { CurveCursor } from '@food-delivery/planner'
import { DRAWN_STEPS, type PlanDocument, exampleDocument } from '../plan/document/plan-document'

/** A plan with the recorded autoscaler and arrivals; undefined if the recording does not have both. */
export function whatIfPlan(run: RecordedRun, target: string): PlanDocument | undefined {
  const autoscaler = run.autoscalers.find((each) => each.target === target)
  const group = run.groups.find(({ workload }) => workload === target)
  const samples = group?.samples.filter(({ end }) => end !== null) ?? []
  const [first, last] = [samples[0], samples.at(-1)]
  if (!autoscaler || !first || !last || last.t <= first.t) return undefined
  return {
    ...exampleDocument,
    manifest: `${JSON.stringify(manifestOf(autoscaler), null, 2)}\n`,
    load: { kind: 'drawn', hours: (last.t - first.t) / 3_600, rates: arrivalRates(samples) },
    partitions: first.end?.length ?? null,
    ...(group?.serviceMs && { work: `${group.serviceMs.mean}ms` }),
    changes: {},
  }
}

function manifestOf(autoscaler: RecordedAutoscaler): object {
  if (autoscaler.kind === 'ScaledObject')
    return { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', ...autoscaler.scaledObject }
  const { name, namespace, hpa } = autoscaler
  return { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name, namespace }, spec: hpa }
}

const totalOf = ({ end }: GroupSample) => end?.reduce((sum, offset) => sum + offset, 0) ?? 0

/** Records per second in each step of a drawn load, from the end offsets. Between two samples the rate is constant. */
function arrivalRates(samples: readonly GroupSample[]): number[] {
  const [from, to] = [samples[0]?.t ?? 0, samples.at(-1)?.t ?? 0]
  const stepSeconds = (to - from) / DRAWN_STEPS
  const times = Float64Array.from(samples, ({ t }) => t)
  const cursor = new CurveCursor({ times, counts: Float64Array.from(samples, totalOf) })
  const totals = Array.from({ length: DRAWN_STEPS + 1 }, (_, index) => cursor.countAt(from + index * stepSeconds))
  return totals.slice(1).map((total, index) => {
    const records = Math.max(0, total - (totals[index] ?? 0))
    return Number((records / stepSeconds).toFixed(2))
  })
}
