import { type Deployment } from '../manifests/objects'

/** Maximum number of pods above the desired number during a rollout, and of unavailable pods. */
export interface RolloutLimits {
  surge: number
  unavailable: number
}

/** Whether all old pods terminate before the first new pod starts. */
export const hasRecreateStrategy = ({ spec }: Deployment): boolean => spec.strategy?.type === 'Recreate'

/** The limits for a number of replicas. As in Kubernetes, percentages are rounded up for the surge, down for unavailable pods. */
export function limitsOf(deployment: Deployment, replicas: number): RolloutLimits {
  if (hasRecreateStrategy(deployment)) return { surge: 0, unavailable: 0 }
  const { maxSurge = 1, maxUnavailable = 0 } = deployment.spec.strategy?.rollingUpdate ?? {}
  const surge = Math.ceil(countOf(maxSurge, replicas))
  const unavailable = Math.min(Math.floor(countOf(maxUnavailable, replicas)), replicas)
  // If both were 0, no pod could be replaced.
  return surge === 0 && unavailable === 0 ? { surge, unavailable: Math.min(1, replicas) } : { surge, unavailable }
}

const countOf = (value: number | string, replicas: number): number =>
  typeof value === 'number' ? value : (Number.parseInt(value, 10) / 100) * replicas
