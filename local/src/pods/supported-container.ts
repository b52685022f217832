import { type Container, type PodTemplate, type Probe } from '../manifests/objects'
import { COMMAND_ANNOTATION } from './command'
import { ContainerWaitsError } from './start-backoff'

/** Fields of a container that a process cannot have, with the reason. */
const containerFields: Partial<Record<string, string>> = {
  lifecycle: 'the local cluster does not run lifecycle hooks; handle SIGTERM in the program instead',
  volumeDevices: 'the local cluster does not support block devices',
}

/** Fields that belong to the image. The annotation with a command replaces them. */
const imageFields = ['command', 'args', 'workingDir'] as const

const PROBES = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const

/**
 * The container of a pod.
 * @throws ContainerWaitsError that names the first field of the pod that the local cluster does not support
 */
export function supportedContainer(template: PodTemplate): Container {
  const [container] = template.spec.containers
  const problem = podProblem(template)
  if (!container || problem !== undefined) throw new ContainerWaitsError('CreateContainerConfigError', problem ?? '')
  return container
}

function podProblem({ metadata, spec }: PodTemplate): string | undefined {
  const [container, ...otherContainers] = spec.containers
  if (spec.initContainers?.length) return 'initContainers: a pod of the local cluster is one process'
  if (otherContainers.length > 0 || !container)
    return 'containers: a pod of the local cluster is one process, so it has one container'
  const field = Object.keys(container).find((name) => containerFields[name] !== undefined)
  if (field !== undefined) return `${field}: ${containerFields[field]}`
  const isImage = metadata?.annotations?.[COMMAND_ANNOTATION] === undefined
  const imageField = isImage ? imageFields.find((name) => container[name] !== undefined) : undefined
  if (imageField !== undefined)
    return `${imageField}: the local cluster runs the program of this image without changes; set the annotation ${COMMAND_ANNOTATION} to run another command`
  return mountProblem(container, spec) ?? probeProblem(container, isImage)
}

/** A process uses the files of this machine, so it has no mounts. Only an emptyDir at /tmp works without one. */
function mountProblem({ volumeMounts = [] }: Container, { volumes = [] }: PodTemplate['spec']): string | undefined {
  const mount = volumeMounts.find(({ name, mountPath }) => {
    const isTemporary = volumes.find((volume) => volume.name === name)?.emptyDir !== undefined
    return !(isTemporary && /^\/tmp(\/|$)/.test(mountPath))
  })
  return (
    mount &&
    `volume "${mount.name}" at ${mount.mountPath}: a process has no mounts; pass ConfigMaps and Secrets in env or envFrom`
  )
}

function probeProblem(container: Container, isImage: boolean): string | undefined {
  const name = PROBES.find((probe) => container[probe] && !isSupported(container[probe], isImage))
  return (
    name && `${name}: the local cluster runs probes of the kinds httpGet, tcpSocket and, for your own command, exec`
  )
}

/** An exec probe uses programs of the image, so it works only for the user's own command, which has no image. */
const isSupported = ({ httpGet, tcpSocket, exec }: Probe, isImage: boolean) =>
  httpGet !== undefined || tcpSocket !== undefined || (exec !== undefined && !isImage)
