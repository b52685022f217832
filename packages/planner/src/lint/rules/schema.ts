import {
  admitScaledObject,
  assertReplicaBounds,
  InvalidTriggerError,
  prepareScaledObject,
  type ScaledObject,
  type TriggerSpec,
} from '@food-delivery/autoscaler'
import { pathOf, simulatedObject, triggerTypes } from '../../input'
import { type Facts, type ScaledObjectFacts } from '../facts'
import { forEachScaledObject, type Problem, type Rule } from '../rule'
import { autoscalerErrorOf, webhookMessage } from './autoscaler-error'
import { isAboutBounds } from './min-above-max'

const emptyCluster = { scaledObjects: [], horizontalPodAutoscalers: [], workload: null, limitRanges: [] }
/** The types of triggers whose fields this package knows. */
const knownTypes = new Set(['kafka', 'cron', 'metrics-api', 'cpu', 'memory'])

/** The object with these triggers, and without settings that depend on its other triggers. */
const withTriggers = (object: ScaledObject, triggers: TriggerSpec[]): ScaledObject => ({
  ...object,
  spec: { ...object.spec, minReplicaCount: 1, advanced: {}, fallback: null, triggers },
})

function triggerProblem({ source, object }: ScaledObjectFacts, trigger: TriggerSpec, index: number): Problem | null {
  if (!triggerTypes.has(trigger.type)) {
    const message = `KEDA has no scaler of type ${trigger.type}.`
    return { source, path: ['spec', 'triggers', index, 'type'], message }
  }
  // Other fields that a trigger needs may be in its TriggerAuthentication.
  if (!knownTypes.has(trigger.type) || (trigger.type !== 'kafka' && trigger.authenticationRef)) return null
  const onlyThisTrigger = simulatedObject(withTriggers(object, [trigger]))
  const error = autoscalerErrorOf(() => prepareScaledObject({ object: onlyThisTrigger }))
  if (!error) return null
  const field = error instanceof InvalidTriggerError ? ['metadata', error.field] : []
  return { source, path: ['spec', 'triggers', index, ...field], message: error.message }
}

function scaledObjectProblems(facts: ScaledObjectFacts, { options: { rules } }: Facts): Problem[] {
  const { source, object } = facts
  // The rule min-above-max reports these bounds.
  if (autoscalerErrorOf(() => assertReplicaBounds(object.spec))) return []
  const error = autoscalerErrorOf(() => admitScaledObject({ object, cluster: emptyCluster, isDryRun: true, rules }))
  if (error) return [{ source, path: ['spec'], message: webhookMessage(error) }]
  return object.spec.triggers.flatMap((trigger, index) => triggerProblem(facts, trigger, index) ?? [])
}

export const schema: Rule = {
  id: 'schema',
  severity: 'error',
  finds: 'What the API server or KEDA refuses.',
  check: (facts) => [
    ...facts.rejectedAutoscalers
      .filter(({ error }) => !isAboutBounds(error))
      .map(({ source, error: { field, message } }) => ({ source, path: pathOf(field), message })),
    ...forEachScaledObject(scaledObjectProblems)(facts),
  ],
}
