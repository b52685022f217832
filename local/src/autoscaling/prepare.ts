import {
  AutoscalerError,
  InvalidQuantityError,
  InvalidScaledObjectError,
  InvalidTriggerError,
  type KedaSetup,
  fallbackCondition,
  prepareScaledObject,
} from '@food-delivery/autoscaler'
import { type ScaledObject } from '../manifests/objects'
import { type ScalingContext } from './context'
import { emitted } from './keda-events'
import { missingTargetError, targetsDeployment } from './scale-target'
import {
  MissingContainerError,
  type TriggerSources,
  authenticationParameters,
  triggerEnvironment,
} from './trigger-parameters'

type PrepareContext = Pick<ScalingContext, 'cluster' | 'store'> & TriggerSources

/** The target of a ScaledObject does not exist. */
class MissingTargetError extends Error {
  override readonly name = 'MissingTargetError'
  readonly code = 'MISSING_TARGET'
}

/** KEDA's words for the check that failed. */
function checkOf(error: unknown): string {
  if (error instanceof MissingTargetError) return "ScaledObject doesn't have correct scaleTargetRef specification"
  const reason = error instanceof InvalidScaledObjectError ? error.reason : undefined
  if (reason === 'incorrect-replicas')
    return "ScaledObject doesn't have correct Idle/Min/Max Replica Counts specification"
  if (reason === 'incorrect-triggers' && !isHpaError(error))
    return "ScaledObject doesn't have correct triggers specification"
  return 'failed to ensure HPA is correctly created for ScaledObject'
}

const isHpaError = (error: unknown) => error instanceof Error && error.message.startsWith('HorizontalPodAutoscaler.')

/**
 * Prepares the loops of a ScaledObject; undefined for one that KEDA's operator rejects, although its webhook admits it. The
 * conditions and events of the object then have the reason.
 */
export function prepare(object: ScaledObject, context: PrepareContext): KedaSetup | undefined {
  try {
    return setupOf(object, context)
  } catch (error) {
    // A quantity that cannot be read is a failure of KEDA's operator, not of the object's check.
    const isExpected = error instanceof AutoscalerError && !(error instanceof InvalidQuantityError)
    if (!isExpected && !(error instanceof MissingTargetError) && !(error instanceof MissingContainerError)) throw error
    reject(object, error, context)
    return undefined
  }
}

function setupOf(object: ScaledObject, context: PrepareContext): KedaSetup {
  const { cluster, store } = context
  const { scaleTargetRef } = object.spec
  const target = targetsDeployment(scaleTargetRef) ? cluster.findDeployment(scaleTargetRef.name) : undefined
  if (!target) throw new MissingTargetError(missingTargetError(scaleTargetRef))
  return prepareScaledObject({
    rules: store.rules,
    object: { metadata: { ...object.metadata, namespace: store.namespace }, spec: object.spec },
    env: triggerEnvironment(target.deployment, scaleTargetRef.envSourceContainerName, context),
    authParams: authenticationParameters(object, context),
  })
}

function reject(object: ScaledObject, error: Error, { store, cluster }: PrepareContext): void {
  const message = `${checkOf(error)}: ${error.message}`
  const reason = 'ScaledObjectCheckFailed'
  const { conditions = [], ...status } = (object.status ?? {}) as { conditions?: { type: string }[] }
  const changed = [
    { type: 'Ready', status: 'False', reason, message },
    { type: 'Active', status: 'Unknown', reason: 'UnknownState', message: 'ScaledObject check failed' },
    ...(object.spec.fallback ? [] : [fallbackCondition(false)]),
  ]
  const kept = conditions.filter(({ type }) => changed.every((condition) => condition.type !== type))
  store.put('scaledobjects', { ...object, status: { ...status, conditions: [...changed, ...kept] } })
  const record = (type: 'Normal' | 'Warning', eventReason: string, text: string) =>
    cluster.events.record(object, 'keda-operator', { type, reason: eventReason, message: text })
  if (error instanceof MissingTargetError) record('Warning', reason, "Target resource doesn't exist")
  if (error instanceof InvalidTriggerError || error instanceof MissingContainerError)
    record('Warning', 'KEDAScalerFailed', error.message)
  if (isHpaError(error))
    for (const { type } of object.spec.triggers) record('Normal', 'KEDAScalersStarted', `Scaler ${type} is built`)
  if (emitted(message)) record('Warning', reason, message)
}
