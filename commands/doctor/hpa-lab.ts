import { count } from '../../local/src/terminal/terminal'
import { type Finding, note, ok, problem } from './finding'
import { type Kubectl, isReachable, checkConditions, checkPods } from './objects'

const LAB_NAMESPACE = 'hpa-lab'

const METRICS_FIX =
  'kubectl apply -f https://github.com/kubernetes-sigs/metrics-server/releases/download/v0.8.0/components.yaml ' +
  '(on kind it also needs the argument --kubelet-insecure-tls, see docs/hpa-lab.md)'
const APPLY_FIX = 'npm run images -- --kind --only shop,siege && kubectl apply -k overlays/hpa-lab'

export function examineLab(kubectl: Kubectl): Finding[] {
  if (!isReachable(kubectl))
    return [note('not checked: neither kubectl nor oc can reach a cluster (npm run lab works without one)')]
  const prerequisites = [checkMetrics(kubectl), checkIngress(kubectl)]
  if (kubectl('get', 'namespace', LAB_NAMESPACE) === undefined)
    return [...prerequisites, problem(`namespace ${LAB_NAMESPACE} does not exist`, APPLY_FIX)]
  const getJson = (resource: string) => kubectl('-n', LAB_NAMESPACE, 'get', resource, '-o', 'json')
  return [...prerequisites, ...checkPods(getJson('pods')), ...checkAutoscalers(getJson('hpa'))]
}

/** Checks metrics-server. Without its measurements, HPAs show `<unknown>` and do not scale. */
function checkMetrics(kubectl: Kubectl): Finding {
  const json = kubectl('get', '--raw', '/apis/metrics.k8s.io/v1beta1/nodes')
  if (json === undefined) return problem('the resource metrics API is missing: HPAs would show <unknown>', METRICS_FIX)
  const { items = [] } = JSON.parse(json) as { items?: unknown[] }
  return items.length > 0
    ? ok(`metrics-server measures ${count(items.length, 'node')}`)
    : problem('metrics-server is installed but has no measurements yet', 'wait a minute, then: kubectl top nodes')
}

function checkIngress(kubectl: Kubectl): Finding {
  const classes = kubectl('get', 'ingressclasses', '-o', 'name')?.trim()
  if (classes) return ok('an Ingress controller is installed')
  const fix = 'kubectl -n hpa-lab port-forward svc/order 8090:8080'
  return note('no Ingress controller is installed: the shop can be reached only inside the cluster', fix)
}

/** Checks in the output of `kubectl get hpa -o json` whether each HPA can read its metric. */
export function checkAutoscalers(json: string | undefined): Finding[] {
  return checkConditions(json, {
    condition: 'ScalingActive',
    okText: 'reads its metric',
    missingText: 'the HPA controller has not evaluated it yet',
    fix: (name) => `kubectl -n ${LAB_NAMESPACE} describe hpa ${name}`,
    noObjects: problem('no HorizontalPodAutoscaler exists', APPLY_FIX),
  })
}
