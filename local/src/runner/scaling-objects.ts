import { join } from 'node:path'
import { type HpaObject, type ScaledObjectObject } from '../autoscaling/types'
import { isScaledObject } from '../manifests/check-object'
import { type KubeObject } from '../manifests/types'
import { readManifestFile } from '../manifests/read-manifests'
import { type Options } from '../options/options'

/** Percent of the CPU request at which the HPAs of `--autoscaler hpa` aim: what most people write. */
const CPU_TARGET_PERCENT = 70

/** Two autoscalers are to own one Deployment. The message is KEDA's. */
export class SharedTargetError extends Error {
  override readonly name = 'SharedTargetError'
  readonly code = 'SHARED_TARGET'
}

export interface ScalingObjectsOptions {
  objects: readonly KubeObject[]
  /** Folder of the manifests. */
  folder: string
  options: Pick<Options, 'autoscaler' | 'hpa'>
}

/**
 * The manifests with the autoscalers that were asked for: the ScaledObjects, or CPU HPAs in their place, or none;
 * besides them those of hpa.yaml. @throws SharedTargetError, ManifestError
 */
export function withAutoscalers({ objects, folder, options }: ScalingObjectsOptions): KubeObject[] {
  const asked = objects.flatMap((object) => {
    if (!isScaledObject(object) || options.autoscaler === 'keda') return [object]
    return options.autoscaler === 'hpa' ? [cpuHpa(object as unknown as ScaledObjectObject)] : []
  })
  const all = options.hpa ? [...asked, ...readManifestFile(join(folder, 'hpa.yaml'))] : asked
  assertOneOwnerEach(all)
  return all
}

/** The CPU autoscaler that shows why CPU is the wrong signal for a consumer that waits; all else as the ScaledObject. */
function cpuHpa({ metadata, spec }: ScaledObjectObject): HpaObject {
  const { scaleTargetRef, minReplicaCount, maxReplicaCount, advanced } = spec
  const { behavior } = advanced?.horizontalPodAutoscalerConfig ?? {}
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: `${scaleTargetRef.name}-cpu`, ...(metadata.labels ? { labels: metadata.labels } : {}) },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: scaleTargetRef.name },
      minReplicas: Math.max(1, minReplicaCount ?? 1),
      maxReplicas: maxReplicaCount ?? 100,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: CPU_TARGET_PERCENT } },
        },
      ],
      ...(behavior ? { behavior } : {}),
    },
  }
}

function assertOneOwnerEach(objects: readonly KubeObject[]): void {
  const owners = new Map<string, KubeObject>()
  for (const object of objects) {
    if (object.kind !== 'ScaledObject' && object.kind !== 'HorizontalPodAutoscaler') continue
    const { name } = (object as HpaObject | ScaledObjectObject).spec.scaleTargetRef
    const other = owners.get(name)
    owners.set(name, object)
    if (!other) continue
    const [hpa] = [other, object].filter(({ kind }) => kind === 'HorizontalPodAutoscaler')
    const manager = hpa ? `hpa '${hpa.metadata.name}'` : `ScaledObject '${other.metadata.name}'`
    throw new SharedTargetError(
      `the workload '${name}' of type 'apps/v1.Deployment' is already managed by the ${manager}`,
    )
  }
}
