import { type Finding, note, ok, wrong } from './finding'
import { judgeKafkaSecret } from './kafka-secret'
import { judgePods } from './pods'

/** Runs kubectl (or oc); undefined when it fails. */
export type Kubectl = (...args: string[]) => string | undefined

interface Options {
  kubectl: Kubectl
  namespace: string
}

const OPENSHIFT_KEDA = 'oc apply -f deployments/prerequisites/custom-metrics-autoscaler.yaml, then keda-controller.yaml'
const KEDA =
  'kubectl apply --server-side -f https://github.com/kedacore/keda/releases/download/v2.20.2/keda-2.20.2.yaml'

/** What a cluster needs before food-delivery can run and scale in it. */
export function examineCluster({ kubectl, namespace }: Options): Finding[] {
  const version = kubectl('version', '-o', 'json')
  if (!version?.includes('serverVersion'))
    return [note('kubectl and oc reach no cluster: only this machine was checked')]
  const apis = kubectl('api-versions')?.split('\n') ?? []
  const isOpenShift = apis.includes('route.openshift.io/v1')
  return [
    ok(`${isOpenShift ? 'OpenShift' : 'Kubernetes'} is reachable`),
    judgeKeda(apis, isOpenShift),
    judgeApi(apis, 'external.metrics.k8s.io/v1beta1', "KEDA's metrics API", isOpenShift ? OPENSHIFT_KEDA : KEDA),
    apis.includes('metrics.k8s.io/v1beta1')
      ? ok('CPU and memory metrics are available (for deployments/hpa.yaml)')
      : note(
          'the resource metrics API is missing: HPAs of deployments/hpa.yaml would show <unknown>',
          'install metrics-server',
        ),
    apis.some((api) => api === 'kafka.strimzi.io/v1')
      ? ok('Strimzi or Streams for Apache Kafka is installed (for overlays/openshift-strimzi)')
      : note('no Kafka operator: overlays/openshift-strimzi needs deployments/prerequisites/strimzi.yaml first'),
    ...examineNamespace({ kubectl, namespace }, isOpenShift),
  ]
}

function judgeApi(apis: readonly string[], api: string, what: string, fix: string): Finding {
  return apis.includes(api) ? ok(`${what} is available`) : wrong(`${what} is not available (${api})`, fix)
}

function judgeKeda(apis: readonly string[], isOpenShift: boolean): Finding {
  if (apis.includes('keda.sh/v1alpha1')) return ok('KEDA is installed')
  return wrong('KEDA is not installed', isOpenShift ? OPENSHIFT_KEDA : KEDA)
}

function examineNamespace({ kubectl, namespace }: Options, isOpenShift: boolean): Finding[] {
  if (kubectl('get', 'namespace', namespace) === undefined) {
    const fix = isOpenShift ? `oc new-project ${namespace}` : 'kubectl apply -k overlays/kind (or overlays/kubernetes)'
    return [wrong(`there is no namespace ${namespace}`, fix)]
  }
  const inside: Kubectl = (...args) => kubectl('-n', namespace, ...args)
  return [
    ok(`namespace ${namespace}`),
    ...examineSecret(inside),
    ...examineTopic(inside),
    ...judgePods(inside('get', 'pods', '-o', 'json')),
    ...examineScaledObjects(inside),
  ]
}

function examineSecret(kubectl: Kubectl): Finding[] {
  const secret = kubectl('get', 'secret', 'kafka-credentials', '-o', 'json')
  if (secret) {
    const { data = {} } = JSON.parse(secret) as { data?: Record<string, string> }
    const values = Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()])
    return judgeKafkaSecret(Object.fromEntries(values) as Record<string, string>)
  }
  if (kubectl('get', 'configmap', 'kafka-settings')) return [ok("Kafka's settings come from its operator")]
  return [wrong('there is no secret kafka-credentials', 'docs/openshift.md, 2. Kafka')]
}

/** Only where an operator manages the topic; elsewhere set BOOTSTRAP_SERVERS to ask Kafka itself. */
function examineTopic(kubectl: Kubectl): Finding[] {
  const partitions = kubectl('get', 'kafkatopic', 'orders', '-o', 'jsonpath={.spec.partitions}')
  if (partitions === undefined) return []
  return partitions === '6'
    ? [ok('topic orders has 6 partitions')]
    : [
        wrong(
          `topic orders has ${partitions} partitions, not 6`,
          'set spec.partitions of the KafkaTopic (it can only grow)',
        ),
      ]
}

function examineScaledObjects(kubectl: Kubectl): Finding[] {
  const list = kubectl('get', 'scaledobjects', '-o', 'json')
  if (list === undefined) return []
  const { items } = JSON.parse(list) as { items: ScaledObject[] }
  if (items.length === 0)
    return [
      wrong('no ScaledObject found', 'kubectl apply -f deployments/keda-auth.yaml -f deployments/keda-scaler.yaml'),
    ]
  return items.map(({ metadata, status }) => {
    const ready = status?.conditions?.find(({ type }) => type === 'Ready')
    return ready?.status === 'True'
      ? ok(`${metadata.name} scales`)
      : wrong(
          `${metadata.name}: ${ready?.message ?? 'KEDA has not reconciled it yet'}`,
          `kubectl describe scaledobject ${metadata.name}`,
        )
  })
}

interface ScaledObject {
  metadata: { name: string }
  status?: { conditions?: { type: string; status: string; message?: string }[] }
}
