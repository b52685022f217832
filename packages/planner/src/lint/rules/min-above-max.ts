import { assertReplicaBounds } from '@food-delivery/autoscaler'
import { type Problem, type Rule } from '../rule'
import { autoscalerErrorOf, webhookMessage } from './autoscaler-error'

/** Whether an error is about bounds that contradict each other. */
export const isAboutBounds = ({ message }: { message: string }): boolean =>
  message.includes('`minReplicas`') || message.includes('less than or equal to maxReplicaCount')

export const minAboveMax: Rule = {
  id: 'min-above-max',
  severity: 'error',
  finds: 'Bounds that contradict each other, such as a minimum above the maximum.',
  check: ({ scaledObjects, rejectedAutoscalers }) => [
    ...rejectedAutoscalers
      .filter(({ error }) => isAboutBounds(error))
      .map(({ source, error: { message } }) => {
        const field = source.kind === 'ScaledObject' ? 'minReplicaCount' : 'maxReplicas'
        return { source, path: ['spec', field], message }
      }),
    ...scaledObjects.flatMap(({ source, object }): Problem[] => {
      const error = autoscalerErrorOf(() => assertReplicaBounds(object.spec))
      if (!error) return []
      const field = error.message.startsWith('Idle') ? 'idleReplicaCount' : 'minReplicaCount'
      return [{ source, path: ['spec', field], message: webhookMessage(error) }]
    }),
  ],
}
