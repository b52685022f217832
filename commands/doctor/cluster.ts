import { type Finding, note, ok, problem } from './finding'
import { checkKafkaSecret } from './kafka-secret'
import { type Kubectl, isReachable, checkConditions, checkPods } from './objects'

interface Options {
  kubectl: Kubectl
  namespace: string
}

const OPENSHIFT_FIX = 'oc apply -f deployments/prerequisites/custom-metrics-autoscaler.yaml, then keda-controller.yaml'
const KUBERNETES_FIX =
  'kubectl apply --server-side -f https://github.com/kedacore/keda/releases/download/v2.21.0/keda-2.21.0.yaml'

/** Checks what a cluster needs before food-delivery can run and scale in it. */
export function examineCluster({ kubectl, namespace }: Options): Finding[] {
  if (!isReachable(kubectl)) return [note('not checked: neither kubectl nor oc can reach a cluster')]
  const apis = kubectl('api-versions')?.split('\n') ?? []
  const isOpenShift = apis.includes('route.openshift.io/v1')
  const kedaFix = isOpenShift ? OPENSHIFT_FIX : KUBERNETES_FIX
  return [
    ok(`the API server of ${isOpenShift ? 'OpenShift' : 'Kubernetes'} responds`),
    apis.includes('keda.sh/v1alpha1') ? ok('KEDA is installed') : problem('KEDA is not installed', kedaFix),
    apis.includes('external.metrics.k8s.io/v1beta1')
      ? ok("KEDA's metrics API is available")
      : problem("KEDA's metrics API is not available (external.metrics.k8s.io/v1beta1)", kedaFix),
    apis.includes('metrics.k8s.io/v1beta1')
      ? ok('CPU and memory metrics are available (for deployments/hpa.yaml)')
      : note(
          'the resource metrics API (metrics.k8s.io) is missing: the HPAs of deployments/hpa.yaml would not scale',
          'install metrics-server',
        ),
    apis.includes('kafka.strimzi.io/v1')
      ? ok('Strimzi or Streams for Apache Kafka is installed (for overlays/openshift-strimzi)')
      : note('no Kafka operator: overlays/openshift-strimzi needs deployments/prerequisites/strimzi.yaml first'),
    ...examineNamespace({ kubectl, namespace }, isOpenShift),
  ]
}

function examineNamespace({ kubectl, namespace }: Options, isOpenShift: boolean): Finding[] {
  if (kubectl('get', 'namespace', namespace) === undefined) {
    const fix = isOpenShift ? `oc new-project ${namespace}` : 'kubectl apply -k overlays/kind (or overlays/kubernetes)'
    return [problem(`namespace ${namespace} does not exist`, fix)]
  }
  const inNamespace: Kubectl = (...args) => kubectl('-n', namespace, ...args)
  return [
    ok(`namespace ${namespace} exists`),
    ...examineSecret(inNamespace),
    ...examineKafkaTopic(inNamespace),
    ...checkPods(inNamespace('get', 'pods', '-o', 'json')),
    ...examineScaledObjects(inNamespace),
  ]
}

function examineSecret(kubectl: Kubectl): Finding[] {
  const secret = kubectl('get', 'secret', 'kafka-credentials', '-o', 'json')
  if (secret) {
    const { data = {} } = JSON.parse(secret) as { data?: Record<string, string> }
    const values = Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()] as const)
    return checkKafkaSecret(Object.fromEntries(values))
  }
  if (kubectl('get', 'configmap', 'kafka-settings')) return [ok('the Kafka settings come from the Kafka operator')]
  return [problem('Secret kafka-credentials does not exist', 'create it: docs/openshift.md, section 2. Kafka')]
}

/** Checks the partitions of the KafkaTopic orders, if it exists. */
function examineKafkaTopic(kubectl: Kubectl): Finding[] {
  const partitions = kubectl('get', 'kafkatopic', 'orders', '-o', 'jsonpath={.spec.partitions}')
  if (partitions === undefined) return []
  if (partitions === '6') return [ok('topic orders has 6 partitions')]
  const fix =
    'set spec.partitions of the KafkaTopic to 6 (to have fewer than now, first delete the KafkaTopic, and with it its records)'
  return [problem(`topic orders has ${partitions} partitions, 6 are expected`, fix)]
}

function examineScaledObjects(kubectl: Kubectl): Finding[] {
  const json = kubectl('get', 'scaledobjects', '-o', 'json')
  if (json === undefined) return []
  const apply = 'kubectl apply -f deployments/keda-auth.yaml -f deployments/keda-scaler.yaml'
  return checkConditions(json, {
    condition: 'Ready',
    okText: 'is ready',
    missingText: 'KEDA has not reconciled it yet',
    fix: (name) => `kubectl describe scaledobject ${name}`,
    noObjects: problem('no ScaledObject exists', apply),
  })
}
