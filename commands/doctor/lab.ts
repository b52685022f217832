import { type Kubectl } from './cluster'
import { type Finding, note, ok, wrong } from './finding'
import { judgePods } from './pods'

/** Where the HPA lab runs. */
const LAB_NAMESPACE = 'hpa-lab'

const METRICS_SERVER =
  'kubectl apply -f https://github.com/kubernetes-sigs/metrics-server/releases/download/v0.8.0/components.yaml ' +
  '(on kind also give it --kubelet-insecure-tls, see docs/hpa-lab.md)'
const APPLY = 'npm run images -- --kind --only shop,siege, then kubectl apply -k overlays/hpa-lab'

interface Autoscaler {
  metadata: { name: string }
  status?: { conditions?: { type: string; status: string; message?: string }[] }
}

/** Checks the cluster for what the HPA lab needs. */
export function examineLab(kubectl: Kubectl): Finding[] {
  const version = kubectl('version', '-o', 'json')
  if (!version?.includes('serverVersion'))
    return [note('kubectl and oc reach no cluster: on this machine npm run lab needs none')]
  if (kubectl('get', 'namespace', LAB_NAMESPACE) === undefined)
    return [judgeMetrics(kubectl), judgeIngress(kubectl), wrong(`there is no namespace ${LAB_NAMESPACE}`, APPLY)]
  const inside: Kubectl = (...args) => kubectl('-n', LAB_NAMESPACE, ...args)
  return [
    judgeMetrics(kubectl),
    judgeIngress(kubectl),
    ...judgePods(inside('get', 'pods', '-o', 'json')),
    ...judgeAutoscalers(inside('get', 'hpa', '-o', 'json')),
  ]
}

/** HPAs read what metrics-server measures; without it they show `<unknown>` and scale nothing. */
function judgeMetrics(kubectl: Kubectl): Finding {
  const answer = kubectl('get', '--raw', '/apis/metrics.k8s.io/v1beta1/nodes')
  if (answer === undefined)
    return wrong('the resource metrics API is missing: HPAs would show <unknown>', METRICS_SERVER)
  const { items = [] } = JSON.parse(answer) as { items?: unknown[] }
  return items.length > 0
    ? ok(`metrics-server measures ${items.length === 1 ? '1 node' : `${items.length} nodes`}`)
    : wrong('metrics-server is installed and has measured nothing yet', 'wait a minute, then: kubectl top nodes')
}

function judgeIngress(kubectl: Kubectl): Finding {
  const classes = kubectl('get', 'ingressclasses', '-o', 'name')?.trim()
  return classes
    ? ok('an Ingress controller is installed')
    : note(
        'no Ingress controller: the shop is reached from inside, by the Pod siege',
        'kubectl -n hpa-lab port-forward svc/order 8090:8080',
      )
}

/** Judges the answer of `get hpa -o json`: whether each has a value of its metric. */
export function judgeAutoscalers(json: string | undefined): Finding[] {
  const { items } = JSON.parse(json ?? '{"items":[]}') as { items: Autoscaler[] }
  if (items.length === 0) return [wrong('there is no HorizontalPodAutoscaler', APPLY)]
  return items.map(({ metadata: { name }, status }) => {
    const active = status?.conditions?.find(({ type }) => type === 'ScalingActive')
    if (active?.status === 'True') return ok(`${name} has a value of its metric`)
    const why = active?.message ?? 'it has not been evaluated yet'
    return wrong(`${name}: ${why}`, `kubectl -n ${LAB_NAMESPACE} describe hpa ${name}`)
  })
}
