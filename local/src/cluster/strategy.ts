import { type Deployment } from '../manifests/objects'

/** How many pods more than desired a rollout may have, and how many may be unavailable. */
export interface RolloutLimits {
  surge: number
  unavailable: number
}

/** Whether all old pods end before the first new one starts. */
export const isRecreated = ({ spec }: Deployment): boolean => spec.strategy?.type === 'Recreate'

/** The limits of a strategy for a number of replicas: a share of a surge is rounded up, the other is rounded down. */
export function limitsOf(deployment: Deployment, replicas: number): RolloutLimits {
  if (isRecreated(deployment)) return { surge: 0, unavailable: 0 }
  const { maxSurge = 1, maxUnavailable = 0 } = deployment.spec.strategy?.rollingUpdate ?? {}
  const surge = Math.ceil(countOf(maxSurge, replicas))
  const unavailable = Math.min(Math.floor(countOf(maxUnavailable, replicas)), replicas)
  // Without either, no pod could be replaced.
  return surge === 0 && unavailable === 0 ? { surge, unavailable: Math.min(1, replicas) } : { surge, unavailable }
}

const countOf = (value: number | string, replicas: number): number =>
  typeof value === 'number' ? value : (Number.parseInt(value, 10) / 100) * replicas
