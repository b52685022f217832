import { count } from '../../local/src/terminal/terminal'
import { type Finding, note, ok, problem } from './finding'

/** Runs kubectl (or oc) and returns its output; undefined when it fails. */
export type Kubectl = (...args: string[]) => string | undefined

interface KubernetesObject {
  metadata: { name: string }
  status?: { conditions?: { type: string; status: string; message?: string }[] }
}

interface ConditionCheck {
  condition: string
  /** Text of a finding, after the name of the object, when the condition is True. */
  okText: string
  /** Text of a finding, after the name of the object, while the condition is missing. */
  missingText: string
  /** What to do when the condition is not True. */
  fix: (name: string) => string
  /** The finding when there is no object at all. */
  noObjects: Finding
}

/** Whether the API server of the cluster responds. */
export const isReachable = (kubectl: Kubectl) => kubectl('version', '-o', 'json')?.includes('serverVersion') ?? false

/** Checks a condition of each object in the output of `kubectl get … -o json`. */
export function checkConditions(json: string | undefined, check: ConditionCheck): Finding[] {
  const { items } = JSON.parse(json ?? '{"items":[]}') as { items: KubernetesObject[] }
  if (items.length === 0) return [check.noObjects]
  return items.map(({ metadata: { name }, status }) => {
    const condition = status?.conditions?.find(({ type }) => type === check.condition)
    if (condition?.status === 'True') return ok(`${name} ${check.okText}`)
    return problem(`${name}: ${condition?.message ?? check.missingText}`, check.fix(name))
  })
}

interface Pod {
  metadata: { name: string; deletionTimestamp?: string }
  status: {
    phase: string
    conditions?: { type: string; status: string }[]
    containerStatuses?: { image: string; state: { waiting?: { reason: string } } }[]
  }
}

const PULL_ERROR = /^(ErrImagePull|ImagePullBackOff|ErrImageNeverPull|InvalidImageName)$/
const IMAGE_FIX = 'oc apply -f deployments/build.yaml (OpenShift), or npm run images (see its --help)'

/** Checks the output of `kubectl get pods -o json`: images that cannot be pulled, pods that are not ready, and why. */
export function checkPods(json: string | undefined): Finding[] {
  const { items } = JSON.parse(json ?? '{"items":[]}') as { items: Pod[] }
  const pods = items.filter(
    ({ metadata, status }) => !metadata.deletionTimestamp && !['Succeeded', 'Failed'].includes(status.phase),
  )
  if (pods.length === 0) return [note('no pods exist', 'kubectl apply -k deployments, or a folder of overlays/')]
  const problems = pods.flatMap(checkPod)
  return problems.length > 0 ? problems : [ok(`${count(pods.length, 'pod')}, all ready`)]
}

function checkPod({ metadata: { name }, status: { phase, conditions, containerStatuses } }: Pod): Finding[] {
  if (conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')) return []
  const container = containerStatuses?.find(({ state }) => state.waiting)
  const reason = container?.state.waiting?.reason ?? phase
  if (PULL_ERROR.test(reason)) return [problem(`${name}: ${container?.image} cannot be pulled`, IMAGE_FIX)]
  if (reason === 'CreateContainerConfigError')
    return [
      problem(`${name}: a Secret or ConfigMap, or one of its keys, does not exist`, `kubectl describe pod ${name}`),
    ]
  return [problem(`${name} is not ready (${reason})`, `kubectl logs ${name}`)]
}
