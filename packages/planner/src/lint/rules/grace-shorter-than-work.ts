import { forEachScaledObject, type Rule } from '../rule'

/** Kubernetes' default of terminationGracePeriodSeconds. */
const DEFAULT_GRACE_SECONDS = 30

export const graceShorterThanWork: Rule = {
  id: 'grace-shorter-than-work',
  severity: 'warning',
  finds: 'A pod that is killed before it has finished a record.',
  check: forEachScaledObject(({ workload, kafka }, { options: { workSeconds } }) => {
    if (!workload || workSeconds === null || kafka.length === 0) return null
    const setting = workload.podSpec['terminationGracePeriodSeconds']
    const grace = typeof setting === 'number' ? setting : DEFAULT_GRACE_SECONDS
    if (grace >= workSeconds) return null
    const graceText =
      setting === undefined ? `the default grace period is ${grace} s` : `the grace period is ${grace} s`
    const message = `A record takes ${workSeconds} s (--work) and ${graceText}: when the workload is scaled down, a pod is killed while it works, and another one processes the record again.`
    const path = ['spec', 'template', 'spec', 'terminationGracePeriodSeconds']
    return { source: workload.source, path, message }
  }),
}
