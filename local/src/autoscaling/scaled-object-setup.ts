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
import { type ScalingContext, findTarget } from './scaling-context'
import { isAcceptedEvent } from './keda-events'
import { missingTargetError } from './scale-target'
import {
  MissingContainerError,
  type TriggerSources,
  authenticationParameters,
  triggerEnvironment,
} from './trigger-parameters'

type SetupContext = Pick<ScalingContext, 'cluster' | 'store'> & TriggerSources

/** The target of a ScaledObject does not exist. */
class MissingTargetError extends Error {
  override readonly name = 'MissingTargetError'
  readonly code = 'MISSING_TARGET'
}

/** The start of KEDA's message: which check has failed. */
function failedCheck(error: unknown): string {
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
 * The setup of a ScaledObject's loops; undefined if KEDA's operator rejects an object that its webhook admitted. The reason is
 * then in the conditions and events of the object.
 */
export function setUpScaledObject(object: ScaledObject, context: SetupContext): KedaSetup | undefined {
  try {
    return setupOf(object, context)
  } catch (error) {
    // For an invalid quantity, KEDA's reconcile fails, but not its check of the object.
    const isExpected = error instanceof AutoscalerError && !(error instanceof InvalidQuantityError)
    if (!isExpected && !(error instanceof MissingTargetError) && !(error instanceof MissingContainerError)) throw error
    reject(object, error, context)
    return undefined
  }
}

function setupOf(object: ScaledObject, context: SetupContext): KedaSetup {
  const { store } = context
  const { scaleTargetRef } = object.spec
  const target = findTarget(context, scaleTargetRef)
  if (!target) throw new MissingTargetError(missingTargetError(scaleTargetRef))
  return prepareScaledObject({
    rules: store.rules,
    object: { metadata: { ...object.metadata, namespace: store.namespace }, spec: object.spec },
    env: triggerEnvironment(target.deployment, scaleTargetRef.envSourceContainerName, context),
    authParams: authenticationParameters(object, context),
  })
}

function reject(object: ScaledObject, error: Error, { store, cluster }: SetupContext): void {
  const message = `${failedCheck(error)}: ${error.message}`
  const reason = 'ScaledObjectCheckFailed'
  const { conditions = [], ...status } = (object.status ?? {}) as { conditions?: { type: string }[] }
  const changedConditions = [
    { type: 'Ready', status: 'False', reason, message },
    { type: 'Active', status: 'Unknown', reason: 'UnknownState', message: 'ScaledObject check failed' },
    ...(object.spec.fallback ? [] : [fallbackCondition(false)]),
  ]
  const keptConditions = conditions.filter(({ type }) =>
    changedConditions.every((condition) => condition.type !== type),
  )
  store.put('scaledobjects', {
    ...object,
    status: { ...status, conditions: [...changedConditions, ...keptConditions] },
  })
  const record = (type: 'Normal' | 'Warning', eventReason: string, text: string) =>
    cluster.events.record(object, 'keda-operator', { type, reason: eventReason, message: text })
  if (error instanceof MissingTargetError) record('Warning', reason, "Target resource doesn't exist")
  if (error instanceof InvalidTriggerError || error instanceof MissingContainerError)
    record('Warning', 'KEDAScalerFailed', error.message)
  if (isHpaError(error))
    for (const { type } of object.spec.triggers) record('Normal', 'KEDAScalersStarted', `Scaler ${type} is built`)
  if (isAcceptedEvent(message)) record('Warning', reason, message)
}
