import { assertReplicaBounds } from '@food-delivery/autoscaler'
import { type Problem, type Rule } from '../rule'
import { refusalOf } from './refusal'

/** Whether an error is about bounds that contradict each other. */
export const isAboutBounds = ({ message }: { message: string }): boolean =>
  message.includes('`minReplicas`') || message.includes('less than or equal to maxReplicaCount')

export const minAboveMax: Rule = {
  id: 'min-above-max',
  severity: 'error',
  finds: 'Bounds that contradict each other, such as a minimum above the maximum.',
  check: ({ scaledObjects, refused }) => [
    ...refused
      .filter(({ error }) => isAboutBounds(error))
      .map(({ source, error: { message } }) => {
        const field = source.kind === 'ScaledObject' ? 'minReplicaCount' : 'maxReplicas'
        return { source, path: ['spec', field], message }
      }),
    ...scaledObjects.flatMap(({ source, object }): Problem[] => {
      const refusal = refusalOf(() => assertReplicaBounds(object.spec))
      if (!refusal) return []
      const field = refusal.message.startsWith('Idle') ? 'idleReplicaCount' : 'minReplicaCount'
      return [{ source, path: ['spec', field], message: `KEDA's webhook refuses it: ${refusal.message}` }]
    }),
  ],
}
