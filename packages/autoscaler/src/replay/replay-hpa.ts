import { type ScalingDecision } from '../decision'
import { scalingDecision } from '../explain'
import { type Hpa, newHpaState, reconcileHpa, targetsText } from '../hpa'
import { type Overrides, overrideHpa } from './overrides'
import { type RecordedHpa } from '../recording'

/** Runs every recorded sync of an HPA on CPU or memory through this package's HPA. `startedAt` in ms since 1970. */
export function replayHpa(
  recorded: RecordedHpa,
  overrides: Overrides,
  startedAt: number,
  options: Pick<Hpa, 'controller' | 'rules'>,
): ScalingDecision[] {
  const { namespace, name, target } = recorded
  const spec = overrideHpa(recorded.hpa, overrides)
  const hpa: Hpa = { namespace, spec, ...options }
  let replicas = recorded.initialReplicas
  let state = newHpaState()
  return recorded.observations
    .toSorted((a, b) => a.t - b.t)
    .map(({ t, metrics, pods }) => {
      const at = startedAt + Math.round(t * 1000)
      const scale = { specReplicas: replicas, statusReplicas: replicas }
      const result = reconcileHpa(hpa, state, { scale, metrics, pods }, at)
      replicas = result.decision.to
      state = result.state
      const metric = targetsText(spec, state.status.currentMetrics)
      return scalingDecision({ ...result, t: at, autoscaler: name, target, metric })
    })
}
