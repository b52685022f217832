import { type PodObservation, milliOf } from '@food-delivery/autoscaler'
import { valueAt } from '../json'
import { type Container } from '../manifests/objects'
import { type Pod } from '../pods/pod'
import { phaseOf } from '../pods/pod-state'

/** The fields of a pod that the HPA controller reads. */
export function observePod({ name, state, identity, isDeleting }: Pod): PodObservation {
  return {
    name,
    phase: phaseOf(state),
    deleting: isDeleting,
    ready: state.ready ? 'True' : 'False',
    readyChangedAt: state.readyChangedAt,
    startedAt: identity.createdAt,
    containers: identity.template.spec.containers.map((container) => ({
      name: container.name,
      requests: { cpu: requestOf(container, 'cpu'), memory: requestOf(container, 'memory') },
    })),
  }
}

function requestOf({ resources }: Container, resource: string) {
  // The API server uses the limit if there is no request.
  const quantity = valueAt(resources, `requests.${resource}`) ?? valueAt(resources, `limits.${resource}`)
  return typeof quantity === 'string' || typeof quantity === 'number' ? milliOf(String(quantity)) : null
}
