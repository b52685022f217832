import { type PodEvent } from '../pods/pod'
import { type EventCause, normalEvent } from '../store/event-recorder'

const warning = (reason: string, message: string): EventCause => ({ type: 'Warning', reason, message })

/** The events that a kubelet records for a pod that fails or cannot start. */
export function podEvents(event: PodEvent): EventCause[] {
  const { name, containers, identity } = event.pod
  const [container = ''] = containers
  if (event.kind === 'waiting') return waitingEvents(event)
  if (event.kind === 'ended' && event.restartInMs > 0) {
    const pod = `${name}_${identity.namespace}(${identity.uid})`
    return [warning('BackOff', `Back-off restarting failed container ${container} in pod ${pod}`)]
  }
  if (event.kind !== 'unhealthy') return []
  const probe = /startup|liveness/.exec(event.reason)?.[0] ?? 'liveness'
  return [
    warning('Unhealthy', `${probe === 'startup' ? 'Startup' : 'Liveness'} probe failed`),
    normalEvent('Killing', `Container ${container} failed ${probe} probe, will be restarted`),
  ]
}

function waitingEvents({ reason, message, image }: PodEvent & { kind: 'waiting' }): EventCause[] {
  return [
    ...(reason === 'ErrImagePull' ? [warning('Failed', `Failed to pull image "${image}": ${message}`)] : []),
    ...(reason === 'ImagePullBackOff' ? [normalEvent('BackOff', `Back-off pulling image "${image}"`)] : []),
    warning('Failed', `Error: ${reason === 'CreateContainerConfigError' ? message : reason}`),
  ]
}
