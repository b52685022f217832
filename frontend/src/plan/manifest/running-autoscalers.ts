import { type AutoscalerView } from '@food-delivery/contracts'

/** An autoscaler of the running system, as a Kubernetes object. */
export interface RunningAutoscaler {
  readonly name: string
  readonly object: Readonly<Record<string, unknown>>
}

/** Opens an event stream at a path, like EventSource. */
export type OpenEvents = (path: string) => Pick<EventSource, 'addEventListener' | 'close'>

const EVENTS_PATH = '/consumers'
const TIMEOUT_MS = 5_000

const apiVersions: Record<AutoscalerView['kind'], string> = {
  ScaledObject: 'keda.sh/v1alpha1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
}

function objectsOf({ name, kind, spec }: AutoscalerView): RunningAutoscaler[] {
  if (!spec) return []
  return [{ name, object: { apiVersion: apiVersions[kind], kind, metadata: { name }, spec } }]
}

/** Reads the autoscalers of the system that serves this page. Rejects if it does not respond. */
export function readRunningAutoscalers(open: OpenEvents, timeoutMs = TIMEOUT_MS): Promise<RunningAutoscaler[]> {
  const source = open(EVENTS_PATH)
  return new Promise<RunningAutoscaler[]>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${EVENTS_PATH} sent no autoscalers within ${timeoutMs} ms`)),
      timeoutMs,
    )
    source.addEventListener('error', () => {
      clearTimeout(timer)
      reject(new Error(`the connection to ${EVENTS_PATH} failed`))
    })
    source.addEventListener('scaling', (event: MessageEvent<string>) => {
      clearTimeout(timer)
      resolve((JSON.parse(event.data) as AutoscalerView[]).flatMap(objectsOf))
    })
  }).finally(() => source.close())
}
