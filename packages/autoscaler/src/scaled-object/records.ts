import { type KedaState, type TriggerResult } from './keda-state'
import { type ScaledObjectSpec, usesModifiers } from './scaled-object'
import { type KedaSetup } from './setup'

/** Whether polls affect scaling, and not only conditions and events. */
export function isPollingIntervalRelevant({ minReplicaCount, idleReplicaCount, triggers = [] }: ObservedSpec): boolean {
  return (
    (minReplicaCount ?? 0) === 0 ||
    (idleReplicaCount ?? null) !== null ||
    triggers.some(({ useCachedMetrics }) => useCachedMetrics === true)
  )
}

type ObservedSpec = Pick<ScaledObjectSpec, 'minReplicaCount' | 'idleReplicaCount' | 'advanced'> &
  Partial<Pick<ScaledObjectSpec, 'triggers'>>

/**
 * Whether polls may use the results of the HPA's queries: if polls do not affect scaling, and no field of
 * scalingModifiers is set.
 */
export function usesHpaObservations(spec: ObservedSpec): boolean {
  return !isPollingIntervalRelevant(spec) && !usesModifiers(spec)
}

const sharesRecords = ({ object, rules }: KedaSetup): boolean =>
  rules.pollUsesHpaObservations && usesHpaObservations(object.spec)

/**
 * The stored results that replace queries in the next poll or sync, one per trigger; null: the trigger is queried. The
 * HPA uses those of triggers with useCachedMetrics. A poll uses all while the HPA is scaling, but only since KEDA 2.21
 * and if {@link usesHpaObservations}.
 */
export function recordsInUse(
  setup: KedaSetup,
  { records, hpa }: Pick<KedaState, 'records' | 'hpa'>,
  loop: 'keda' | 'hpa',
): (TriggerResult | null)[] {
  const isScaling = hpa.status.conditions.some(({ type, status }) => type === 'ScalingActive' && status === 'True')
  return usableRecords(setup, records, isScaling, loop)
}

/** {@link recordsInUse} for a given status of condition ScalingActive. */
export function usableRecords(
  setup: KedaSetup,
  records: KedaState['records'],
  isScaling: boolean,
  loop: 'keda' | 'hpa',
): (TriggerResult | null)[] {
  const pollUsesRecords = isScaling && sharesRecords(setup)
  return setup.object.spec.triggers.map(({ useCachedMetrics }, index) => {
    const isUsed = loop === 'keda' ? pollUsesRecords : useCachedMetrics === true
    return isUsed ? (records[index] ?? null) : null
  })
}

/** The stored results after a sync, which include its own results if polls use them. */
export function recordsAfterSync(
  setup: KedaSetup,
  { records }: Pick<KedaState, 'records'>,
  results: readonly (TriggerResult | null)[],
): KedaState['records'] {
  if (sharesRecords(setup)) return setup.triggers.map((_, index) => results[index] ?? records[index] ?? null)
  const hasFailed = results.some((trigger) => trigger && 'error' in trigger.result)
  return hasFailed && !setup.rules.keepsRecords ? [] : records
}

/** The state after KEDA restarted its loop for a changed spec: its scalers are new, and no result is stored. */
export function restartedState(state: KedaState): KedaState {
  return { ...state, committedOffsets: [], records: [] }
}
