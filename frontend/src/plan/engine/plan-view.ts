import { type Plan, type PlanResult, type PlanSample } from '@food-delivery/planner'
import { type PlanCurves, type PlanView } from './messages'

/** Maximum number of intervals in a curve: one for each pixel of a wide chart. */
const MAX_INTERVALS = 1_440

/** The times of the whole load, so that the axis of a chart does not change during the simulation. */
function timesOf(samples: readonly PlanSample[], seconds: number): number[] {
  const intervalSeconds = (samples[1]?.t ?? 1) - (samples[0]?.t ?? 0)
  const count = Math.min(MAX_INTERVALS, Math.floor(seconds / intervalSeconds)) + 1
  return Array.from({ length: count }, (_, index) => samples[index]?.t ?? index * intervalSeconds)
}

/** The curves of a plan; null for times that are not simulated yet. */
function curvesOf(samples: readonly PlanSample[], seconds: number): PlanCurves {
  const times = timesOf(samples, seconds)
  const curve = (valueOf: (sample: PlanSample) => number) =>
    times.map((_, index) => {
      const sample = samples[index]
      return sample === undefined ? null : valueOf(sample)
    })
  return {
    times,
    arrivals: curve(({ arrivals }) => arrivals),
    lag: curve(({ lag }) => lag),
    age: curve(({ age }) => age),
    desired: curve(({ desired }) => desired),
    ready: curve(({ ready }) => ready),
  }
}

/** The results of a plan so far. */
export function viewOf(plan: Plan, seconds: number): PlanView & Pick<PlanResult, 'decisions'> {
  const { summary, samples, decisions } = plan.result
  const rescales = decisions.map(({ t, replicas: from, to }) => ({ t, from, to }))
  return { summary, curves: curvesOf(samples, seconds), rescales, decisions }
}
