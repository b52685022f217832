import { type Finding, note, ok, wrong } from './finding'

interface Pod {
  metadata: { name: string; deletionTimestamp?: string; labels?: Record<string, string> }
  status: {
    phase: string
    conditions?: { type: string; status: string }[]
    containerStatuses?: { image: string; state: { waiting?: { reason: string } } }[]
  }
}

const PULL = /^(ErrImagePull|ImagePullBackOff|ErrImageNeverPull|InvalidImageName)$/
const BUILD = 'oc apply -f deployments/build.yaml (OpenShift), or npm run images -- --kind | --registry REG'

/** Judges the answer of `get pods -o json`: images that cannot be pulled, pods that crash or never get ready. */
export function judgePods(json: string | undefined): Finding[] {
  const { items } = JSON.parse(json ?? '{"items":[]}') as { items: Pod[] }
  const pods = items.filter(
    ({ metadata, status }) => !metadata.deletionTimestamp && !['Succeeded', 'Failed'].includes(status.phase),
  )
  if (pods.length === 0) return [note('no pod yet', 'kubectl apply -k deployments, or one of overlays/')]
  const troubled = pods.flatMap(judgePod)
  return troubled.length > 0 ? troubled : [ok(`${pods.length} pods, all ready`)]
}

function judgePod({ metadata, status }: Pod): Finding[] {
  if (status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True')) return []
  const container = status.containerStatuses?.find(({ state }) => state.waiting)
  const reason = container?.state.waiting?.reason ?? status.phase
  if (PULL.test(reason)) return [wrong(`${metadata.name}: ${container?.image} cannot be pulled`, BUILD)]
  if (reason === 'CreateContainerConfigError')
    return [wrong(`${metadata.name} misses a secret or a setting`, `kubectl describe pod ${metadata.name}`)]
  return [wrong(`${metadata.name} is not ready (${reason})`, `kubectl logs ${metadata.name}`)]
}
