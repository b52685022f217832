import { parseQuantity, type QuantityText } from '../quantity'
import { type Rules, rulesOf } from '../rules'
import { isResourceTrigger, type TriggerSpec } from '../trigger'
import { hpaName } from './keda-hpa'
import { usesHpaObservations } from './records'
import { type ScaledObject, type ScaledObjectSpec } from './scaled-object'
import { assertScaledObject, assertScaleToZero, reject } from './webhook'

type TargetReference = ScaledObjectSpec['scaleTargetRef']
type Resources = Partial<Record<string, QuantityText>>

/** Requests and limits of a container, or of a whole pod. */
interface Requirements {
  requests?: Resources
  limits?: Resources
}

/** The objects of the cluster that the webhook reads. */
export interface AdmissionCluster {
  scaledObjects: readonly { name: string; scaleTargetRef: TargetReference; hpaName: string }[]
  horizontalPodAutoscalers: readonly {
    name: string
    scaleTargetRef: TargetReference
    /** Name of the ScaledObject that owns it. */
    ownerScaledObject: string | null
    annotations?: Record<string, string> | undefined
  }[]
  /** The target; null if it does not exist. */
  workload: { containers: readonly ({ name: string } & Requirements)[]; podResources?: Requirements } | null
  limitRanges: readonly { type: string; default?: Resources; defaultRequest?: Resources }[]
}

/** A write of a ScaledObject. */
export interface ScaledObjectWrite {
  object: ScaledObject
  /** The stored object, in an update. */
  old?: ScaledObject | null
  cluster: AdmissionCluster
  /** In a dry run, KEDA does not check cpu and memory triggers. */
  isDryRun?: boolean
  /** Default: the rules of the newest versions. */
  rules?: Rules
}

const maxNameLength = 63

const kindOf = ({ apiVersion, kind }: TargetReference): string => `${apiVersion || 'apps/v1'}.${kind || 'Deployment'}`

function assertNames(object: ScaledObject): void {
  const { name } = object.metadata
  const limit = `characters long; must be no more than ${maxNameLength} characters`
  if (name.length > maxNameLength) {
    const use = 'because it is used as the "scaledobject.keda.sh/name" label value'
    reject('name-too-long', `scaledobject name "${name}" is ${name.length} ${limit} ${use}`)
  }
  const hpa = hpaName(object)
  if (hpa.length <= maxNameLength) return
  const advice =
    'set spec.advanced.horizontalPodAutoscalerConfig.name to a shorter name or shorten the scaledobject name'
  reject('hpa-name-too-long', `HPA name "${hpa}" derived from scaledobject is ${hpa.length} ${limit}; ${advice}`)
}

function assertNoOtherHpa({ metadata, spec }: ScaledObject, { horizontalPodAutoscalers }: AdmissionCluster): void {
  const { scaleTargetRef, advanced } = spec
  const isTransferEnabled = metadata.annotations?.['scaledobject.keda.sh/transfer-hpa-ownership'] === 'true'
  const otherHpa = horizontalPodAutoscalers.find((hpa) => {
    const isIgnored = hpa.annotations?.['validations.keda.sh/hpa-ownership'] === 'false'
    const isNamedForTransfer = isTransferEnabled && advanced?.horizontalPodAutoscalerConfig?.name === hpa.name
    return (
      !isIgnored &&
      !isNamedForTransfer &&
      hpa.ownerScaledObject !== metadata.name &&
      isSameTarget(hpa.scaleTargetRef, scaleTargetRef)
    )
  })
  if (!otherHpa) return
  const workload = `workload '${scaleTargetRef.name}' of type '${kindOf(scaleTargetRef)}'`
  if (!isTransferEnabled) return reject('other-hpa', `the ${workload} is already managed by the hpa '${otherHpa.name}'`)
  const advice = 'must be specified by name in advanced settings to enable ownership transfer'
  reject('transfer-ownership-missing-hpa-name', `the existing hpa '${otherHpa.name}' for ${workload} ${advice}`)
}

const isSameTarget = (a: TargetReference, b: TargetReference): boolean => a.name === b.name && kindOf(a) === kindOf(b)

function assertNoOtherScaledObject(object: ScaledObject, { scaledObjects }: AdmissionCluster): void {
  const { scaleTargetRef } = object.spec
  const ownHpa = hpaName(object)
  for (const other of scaledObjects.filter(({ name }) => name !== object.metadata.name)) {
    const suffix = `is already managed by the ScaledObject '${other.name}'`
    if (isSameTarget(other.scaleTargetRef, scaleTargetRef)) {
      const workload = `the workload '${scaleTargetRef.name}' of type '${kindOf(scaleTargetRef)}'`
      reject('other-scaled-object', `${workload} ${suffix}`)
    }
    if (other.hpaName === ownHpa) reject('other-scaled-object-hpa', `the HPA '${ownHpa}' ${suffix}`)
  }
}

const isPositive = (quantity: QuantityText | undefined): boolean =>
  quantity !== undefined && parseQuantity(quantity).nano > 0n

const hasResource = ({ requests, limits }: Requirements, name: string): boolean =>
  isPositive(requests?.[name]) || isPositive(limits?.[name])

function assertRequests(
  trigger: TriggerSpec,
  workload: NonNullable<AdmissionCluster['workload']>,
  { limitRanges }: AdmissionCluster,
  rules: Rules,
): void {
  const { type, metadata } = trigger
  const containerName = metadata?.['containerName'] ?? ''
  const hasDefault = limitRanges.some(
    (range) =>
      range.type === 'Container' &&
      hasResource({ requests: range.defaultRequest ?? {}, limits: range.default ?? {} }, type),
  )
  const hasPodRequest =
    rules.acceptsPodLevelRequests && containerName === '' && hasResource(workload.podResources ?? {}, type)
  if (hasDefault || hasPodRequest) return
  const containers = workload.containers.filter(({ name }) => containerName === '' || name === containerName)
  const withoutRequest = containers.find((container) => !hasResource(container, type))
  if (!withoutRequest) return
  const message = `the scaledobject has a ${type} trigger but the container ${withoutRequest.name} doesn't have the ${type} request defined`
  reject('missing-requests', message)
}

function assertResourceTriggers({ spec }: ScaledObject, cluster: AdmissionCluster, rules: Rules): void {
  const { scaleTargetRef } = spec
  const kind = kindOf(scaleTargetRef)
  if (kind !== 'apps/v1.Deployment' && kind !== 'apps/v1.StatefulSet') return
  const { workload } = cluster
  for (const trigger of spec.triggers.filter(isResourceTrigger)) {
    if (!workload) {
      const name = kind.replace('apps/v1.', '')
      return reject('target-not-found', `${name}.apps "${scaleTargetRef.name}" not found`)
    }
    assertRequests(trigger, workload, cluster, rules)
    assertScaleToZero(spec)
  }
}

const notRelevantText = (period: string): string => `${period} is configured but is not relevant`

/** The webhook's warnings about an accepted ScaledObject. */
export function admissionWarnings(spec: ScaledObjectSpec, rules: Rules = rulesOf()): string[] {
  const { pollingInterval, cooldownPeriod, minReplicaCount, idleReplicaCount, triggers } = spec
  const isDetailed = rules.hasDetailedWarnings
  const idle = idleReplicaCount ?? null
  // The webhook of KEDA 2.20 ignores an idleReplicaCount above 0 here.
  const isScaledByPolls = (minReplicaCount ?? 0) === 0 || (isDetailed ? idle !== null : idle === 0)
  const isPollingUnused = isDetailed
    ? usesHpaObservations(spec)
    : !isScaledByPolls && triggers.every(({ useCachedMetrics }) => useCachedMetrics !== true)
  const pollingWarning = isDetailed
    ? `${notRelevantText('PollingInterval')} for scaling. It only affects scaling when minReplicaCount = 0, idleReplicaCount is set, or useCachedMetrics is enabled, but it still controls how often KEDA refreshes the ScaledObject status conditions and events`
    : `${notRelevantText('PollingInterval')}. PollingInterval is only relevant when minReplicaCount = 0 or idleReplicaCount = 0 or useCachedMetrics is enabled`
  const idleText = isDetailed ? 'idleReplicaCount is set' : 'idleReplicaCount = 0'
  const cooldownWarning = `${notRelevantText('CooldownPeriod')}. CooldownPeriod is only relevant when minReplicaCount = 0 or ${idleText}`
  const isSet = (period: number | null | undefined): boolean => period !== undefined && period !== null
  return [
    ...(isSet(pollingInterval) && isPollingUnused ? [pollingWarning] : []),
    ...(isSet(cooldownPeriod) && !isScaledByPolls ? [cooldownWarning] : []),
  ]
}

const isFinalizerRemoval = ({ metadata, spec }: ScaledObject, old: ScaledObject | null): boolean =>
  old !== null &&
  (metadata.finalizers?.length ?? 0) < (old.metadata.finalizers?.length ?? 0) &&
  JSON.stringify(spec) === JSON.stringify(old.spec)

/**
 * Checks a ScaledObject as KEDA's webhook does, and returns its warnings.
 * @throws InvalidScaledObjectError with the webhook's message.
 */
export function admitScaledObject({
  object,
  old = null,
  cluster,
  isDryRun = false,
  rules = rulesOf(),
}: ScaledObjectWrite): string[] {
  if (isFinalizerRemoval(object, old)) return []
  assertScaledObject(object.spec)
  assertNames(object)
  assertNoOtherScaledObject(object, cluster)
  assertNoOtherHpa(object, cluster)
  if (!isDryRun) assertResourceTriggers(object, cluster, rules)
  return admissionWarnings(object.spec, rules)
}
