import { type Rule } from '../support/rule'
import { valueAt, containersOf, nameOf, ofKind, podOf } from '../support/objects'
import { type KubeObject } from '../support/types'

const findContainer = (objects: readonly KubeObject[], name: string) => {
  const match = containersOf(objects).find(({ owner }) => owner.metadata.name === name)
  if (!match) throw new Error(`there is no container of ${name}`)
  return match
}

const pinnedImage = /^[^:@]+(:\d+)?(\/[^:@]+)*(:(?!latest$)[\w.-]+|@sha256:[0-9a-f]{64})$/

/** Rules for the pods of all kinds. */
export const podRules: Rule[] = [
  {
    name: 'use only images with a version or digest',
    check: (objects) =>
      containersOf(objects)
        .filter(({ container }) => !pinnedImage.test(container.image))
        .map(({ owner, container }) => `${nameOf(owner)}: image ${container.image}`),
    violate: (objects) => (findContainer(objects, 'orders').container.image = 'docker.io/library/redis:latest'),
  },
  {
    name: 'run every container without root, without privileges and with a read-only root file system',
    check: (objects) =>
      containersOf(objects).flatMap(({ owner, pod, container }) =>
        Object.entries({
          runAsNonRoot: valueAt(pod, 'securityContext.runAsNonRoot') === true,
          seccompProfile: valueAt(pod, 'securityContext.seccompProfile.type') === 'RuntimeDefault',
          allowPrivilegeEscalation: valueAt(container, 'securityContext.allowPrivilegeEscalation') === false,
          readOnlyRootFilesystem: valueAt(container, 'securityContext.readOnlyRootFilesystem') === true,
          capabilities: JSON.stringify(valueAt(container, 'securityContext.capabilities.drop')) === '["ALL"]',
        })
          .filter(([, isSet]) => !isSet)
          .map(([setting]) => `${nameOf(owner)}: ${setting}`),
      ),
    violate: (objects) => delete findContainer(objects, 'kitchen').container.securityContext?.readOnlyRootFilesystem,
  },
  {
    name: 'set requests for CPU and memory and a limit for memory',
    check: (objects) =>
      containersOf(objects)
        .filter(({ container: { resources } }) =>
          [resources?.requests?.cpu, resources?.requests?.memory, resources?.limits?.memory].includes(undefined),
        )
        .map(({ owner }) => `${nameOf(owner)}: resources`),
    violate: (objects) => delete findContainer(objects, 'apiservice').container.resources?.requests?.cpu,
  },
  {
    name: 'have three probes with a named port in every Deployment',
    check: (objects) =>
      containersOf(ofKind(objects, 'Deployment')).flatMap(({ owner, container }) =>
        (['startupProbe', 'livenessProbe', 'readinessProbe'] as const).flatMap((probe) => {
          const port = valueAt(container[probe], 'httpGet.port') ?? valueAt(container[probe], 'tcpSocket.port')
          const exists = container.ports?.some(({ name }) => name === port)
          return exists ? [] : [`${nameOf(owner)}: ${probe}`]
        }),
      ),
    violate: (objects) => delete findContainer(objects, 'courier').container.livenessProbe,
  },
  {
    name: 'mount the API token only in podconsumerdata',
    check: (objects) =>
      objects
        .filter((object) => {
          const pod = podOf(object)?.spec
          const isReader = object.metadata.name === 'podconsumerdata'
          return pod !== undefined && pod.automountServiceAccountToken !== isReader
        })
        .map(nameOf),
    violate: (objects) => (findContainer(objects, 'status').pod.automountServiceAccountToken = true),
  },
  {
    name: 'give consumers a grace period of 60 s, and set GRACE_SECONDS to the same value',
    check: (objects) =>
      containersOf(ofKind(objects, 'Deployment'))
        .filter(({ owner }) => owner.metadata.labels?.['app.kubernetes.io/component'] === 'consumer')
        .filter(
          ({ pod, container }) =>
            pod.terminationGracePeriodSeconds !== 60 ||
            container.env?.find(({ name }) => name === 'GRACE_SECONDS')?.value !== '60',
        )
        .map(({ owner }) => nameOf(owner)),
    violate: (objects) => (findContainer(objects, 'orders').pod.terminationGracePeriodSeconds = 30),
  },
]
