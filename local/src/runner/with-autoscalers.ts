import { join } from 'node:path'
import { targetKey } from '../autoscaling/scale-target'
import { type KubeObject, type HorizontalPodAutoscaler, type ScaledObject, isScaledObject } from '../manifests/objects'
import { readDocuments } from '../manifests/read-documents'
import { readManifestFile } from '../manifests/read-manifests'
import { type Options } from './options'

/** Target utilization of the HPAs of `--autoscaler hpa` and `memory`. */
const TARGET_PERCENT = 70

/** The resource that the HPAs measure, by option. */
const resources = { hpa: 'cpu', memory: 'memory' } as const

/** Two autoscalers target the same Deployment. Has KEDA's message. */
class SharedTargetError extends Error {
  override readonly name = 'SharedTargetError'
  readonly code = 'SHARED_TARGET'
}

interface AutoscalerSelection {
  objects: readonly KubeObject[]
  /** Folder of the manifests. */
  folder: string
  options: Pick<Options, 'autoscaler' | 'hpa'>
}

/**
 * The manifests with the autoscalers of the options: ScaledObjects by lag, by time lag, or by lag and arrival rate;
 * HPAs by CPU or memory in their place; or none. With `--hpa` also the HPAs in hpa.yaml.
 * @throws SharedTargetError, ManifestError
 */
export function withAutoscalers({ objects, folder, options }: AutoscalerSelection): KubeObject[] {
  const selectedObjects = objects.flatMap((object) => {
    if (!isScaledObject(object) || options.autoscaler === 'keda') return [object]
    if (options.autoscaler === 'off') return []
    if (options.autoscaler === 'hpa' || options.autoscaler === 'memory')
      return [resourceHpa(object, resources[options.autoscaler])]
    return [withTriggersOf(options.autoscaler, object, folder)]
  })
  const withHpas = options.hpa ? [...selectedObjects, ...readManifestFile(join(folder, 'hpa.yaml'))] : selectedObjects
  assertOneAutoscalerPerTarget(withHpas)
  return withHpas
}

/** The ScaledObject with the patch of a component of deployments/. URLs lose their namespace, which differs in the local cluster. */
function withTriggersOf(component: 'time-lag' | 'arrival-rate', object: ScaledObject, folder: string): ScaledObject {
  const file = join(folder, `components/${component}/triggers.patch.yaml`)
  const patches = readDocuments(file, (text) => text.replaceAll('.food-delivery.svc', ''))
  const patch = (patches as Pick<ScaledObject, 'metadata' | 'spec'>[]).find(
    ({ metadata }) => metadata.name === object.metadata.name,
  )
  return { ...object, spec: { ...object.spec, ...patch?.spec } }
}

/** An HPA by `resource` with the limits and behavior of a ScaledObject. */
function resourceHpa({ metadata, spec }: ScaledObject, resource: 'cpu' | 'memory'): HorizontalPodAutoscaler {
  const { scaleTargetRef, minReplicaCount, maxReplicaCount, advanced } = spec
  const { behavior } = advanced?.horizontalPodAutoscalerConfig ?? {}
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: `${scaleTargetRef.name}-${resource}`, ...(metadata.labels ? { labels: metadata.labels } : {}) },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: scaleTargetRef.name },
      minReplicas: Math.max(1, minReplicaCount ?? 1),
      maxReplicas: maxReplicaCount ?? 100,
      metrics: [
        {
          type: 'Resource',
          resource: { name: resource, target: { type: 'Utilization', averageUtilization: TARGET_PERCENT } },
        },
      ],
      ...(behavior ? { behavior } : {}),
    },
  }
}

function assertOneAutoscalerPerTarget(objects: readonly KubeObject[]): void {
  const autoscalers = new Map<string, KubeObject>()
  for (const object of objects) {
    if (object.kind !== 'ScaledObject' && object.kind !== 'HorizontalPodAutoscaler') continue
    const { scaleTargetRef } = (object as HorizontalPodAutoscaler | ScaledObject).spec
    const { name } = scaleTargetRef
    const previous = autoscalers.get(targetKey(scaleTargetRef))
    autoscalers.set(targetKey(scaleTargetRef), object)
    if (!previous) continue
    const [hpa] = [previous, object].filter(({ kind }) => kind === 'HorizontalPodAutoscaler')
    const manager = hpa ? `hpa '${hpa.metadata.name}'` : `ScaledObject '${previous.metadata.name}'`
    throw new SharedTargetError(
      `the workload '${name}' of type 'apps/v1.Deployment' is already managed by the ${manager}`,
    )
  }
}
