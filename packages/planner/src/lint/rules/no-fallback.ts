import { isResourceTrigger } from '@food-delivery/autoscaler'
import { forEachScaledObject, type Rule } from '../rule'

export const noFallback: Rule = {
  id: 'no-fallback',
  severity: 'info',
  finds: 'A trigger that can fail, without a fallback.',
  check: forEachScaledObject(({ source, object: { spec } }) => {
    const index = spec.triggers.findIndex((trigger) => !isResourceTrigger(trigger) && trigger.type !== 'cron')
    const trigger = spec.triggers[index]
    if (!trigger || spec.fallback) return null
    const message = `While the ${trigger.type} trigger fails, the number of pods stays as it is, however long. A fallback with behavior currentReplicasIfHigher keeps enough of them.`
    return { source, path: ['spec', 'triggers', index], message }
  }),
}
