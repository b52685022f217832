import { UnknownVersionError } from './errors'

const keda220 = {
  keda: '2.20.2',
  /** With `earliest`, the lag of a partition without a commit counts from the start of the partition. */
  earliestCountsRetained: false,
  /** A TriggerAuthentication can name a Kerberos credential cache. */
  kerberosCredentialCache: false,
  /** A poll can use the results of the HPA's queries instead of its own. */
  pollUsesHpaObservations: false,
  /** Stored results remain after a failed query, although KEDA creates its scalers again. */
  keepsRecords: false,
  /** A scale that cannot be written sets Ready to False, and the events contain the error. */
  reportsScaleErrors: false,
  /**
   * The webhook gives no warning about pollingInterval and cooldownPeriod if idleReplicaCount is set, even above 0; its
   * warnings say what else pollingInterval affects.
   */
  hasDetailedWarnings: false,
  /** Requests of the whole pod are enough for a cpu or memory trigger without containerName. */
  acceptsPodLevelRequests: false,
}

const kubernetes135 = {
  kubernetes: '1.35.8',
  /** At zero replicas an HPA computes metrics only while its condition ScaledToZero is True. */
  zeroNeedsCondition: false,
  /** Conversion from autoscaling/v1: a targetValue of 0 together with an averageValue is dropped. */
  dropsZeroV1Target: false,
  /** Default of the feature gate HPAScaleToZero. */
  scaleToZero: false,
  /** The HPA's status has observedGeneration (feature gate HPAGeneration). */
  observesGeneration: false,
  /** A new HPA, or one with a changed spec, is synced immediately. */
  syncsAtOnce: false,
  /** The message of AmbiguousSelector names only two of the HPAs. */
  namesTwoHpas: false,
  /** The error message of an Object metric has its arguments in the right order. */
  ordersObjectMetricError: false,
  /** Detail of the error `Required value` for maxReplicas 0; null: the error is `Invalid value`. */
  maxReplicasRequired: null as string | null,
  /** Errors about the bounds of minReplicas and maxReplicas are the last ones in the list. */
  boundErrorsLast: false,
}

/** Differences between the known versions of KEDA and Kubernetes. `keda`, `kubernetes`: full version numbers. */
export type Rules = Readonly<typeof keda220 & typeof kubernetes135>

const kubernetes136 = {
  ...kubernetes135,
  kubernetes: '1.36.3',
  zeroNeedsCondition: true,
  dropsZeroV1Target: true,
  maxReplicasRequired: 'must be set and greater than 0',
}

const kedaRules = {
  '2.20': keda220,
  '2.21': {
    keda: '2.21.0',
    earliestCountsRetained: true,
    kerberosCredentialCache: true,
    pollUsesHpaObservations: true,
    keepsRecords: true,
    reportsScaleErrors: true,
    hasDetailedWarnings: true,
    acceptsPodLevelRequests: true,
  },
}

const kubernetesRules = {
  '1.35': kubernetes135,
  '1.36': kubernetes136,
  '1.37': {
    ...kubernetes136,
    kubernetes: '1.37.2',
    scaleToZero: true,
    observesGeneration: true,
    syncsAtOnce: true,
    namesTwoHpas: true,
    ordersObjectMetricError: true,
    maxReplicasRequired: '',
    boundErrorsLast: true,
  },
}

function findRules<T>(name: string, rulesByVersion: Record<string, T>, version: string): T {
  const minor = /^v?(\d+\.\d+)(\.\d+)?$/.exec(version)?.[1] ?? ''
  const rules = new Map(Object.entries(rulesByVersion)).get(minor)
  if (rules) return rules
  const versions = Object.keys(rulesByVersion).join(', ')
  throw new UnknownVersionError(`${name} ${version} is not supported; supported versions: ${versions}`)
}

/** Versions of KEDA and Kubernetes, with or without the patch number. Default: the newest supported. */
export interface Versions {
  keda?: string | undefined
  kubernetes?: string | undefined
}

/** The rules of these versions. @throws UnknownVersionError for a version that is not supported. */
export function rulesOf({ keda = '2.21', kubernetes = '1.37' }: Versions = {}): Rules {
  return { ...findRules('KEDA', kedaRules, keda), ...findRules('Kubernetes', kubernetesRules, kubernetes) }
}
