import { type Rule } from '../support/check'
import { at, containersOf, nameOf, ofKind, podOf } from '../support/objects'
import { type KubeObject } from '../support/types'

const first = (objects: readonly KubeObject[], name: string) => {
  const found = containersOf(objects).find(({ owner }) => owner.metadata.name === name)
  if (!found) throw new Error(`no container of ${name}`)
  return found
}

const pinned = /^[^:@]+(:\d+)?(\/[^:@]+)*(:(?!latest$)[\w.-]+|@sha256:[0-9a-f]{64})$/

/** What every pod must state, whichever object created it. */
export const podRules: Rule[] = [
  {
    name: 'pin every image',
    check: (objects) =>
      containersOf(objects)
        .filter(({ container }) => !pinned.test(container.image))
        .map(({ owner, container }) => `${nameOf(owner)}: image ${container.image}`),
    breakIt: (objects) => (first(objects, 'orders').container.image = 'docker.io/library/redis:latest'),
  },
  {
    name: 'let no container be root, gain rights or write to its image',
    check: (objects) =>
      containersOf(objects).flatMap(({ owner, pod, container }) =>
        Object.entries({
          runAsNonRoot: at(pod, 'securityContext.runAsNonRoot') === true,
          seccompProfile: at(pod, 'securityContext.seccompProfile.type') === 'RuntimeDefault',
          allowPrivilegeEscalation: at(container, 'securityContext.allowPrivilegeEscalation') === false,
          readOnlyRootFilesystem: at(container, 'securityContext.readOnlyRootFilesystem') === true,
          capabilities: JSON.stringify(at(container, 'securityContext.capabilities.drop')) === '["ALL"]',
        })
          .filter(([, holds]) => !holds)
          .map(([what]) => `${nameOf(owner)}: ${what}`),
      ),
    breakIt: (objects) => delete first(objects, 'kitchen').container.securityContext?.readOnlyRootFilesystem,
  },
  {
    name: 'ask for processor time and memory, and bound the memory',
    check: (objects) =>
      containersOf(objects)
        .filter(({ container: { resources } }) =>
          [resources?.requests?.cpu, resources?.requests?.memory, resources?.limits?.memory].includes(undefined),
        )
        .map(({ owner }) => `${nameOf(owner)}: resources`),
    breakIt: (objects) => delete first(objects, 'apiservice').container.resources?.requests?.cpu,
  },
  {
    name: 'probe every server by a named port',
    check: (objects) =>
      containersOf(ofKind(objects, 'Deployment')).flatMap(({ owner, container }) =>
        (['startupProbe', 'livenessProbe', 'readinessProbe'] as const).flatMap((probe) => {
          const port = at(container[probe], 'httpGet.port') ?? at(container[probe], 'tcpSocket.port')
          const exists = container.ports?.some(({ name }) => name === port)
          return exists ? [] : [`${nameOf(owner)}: ${probe}`]
        }),
      ),
    breakIt: (objects) => delete first(objects, 'courier').container.livenessProbe,
  },
  {
    name: 'give the API token to podconsumerdata only',
    check: (objects) =>
      objects
        .filter((object) => {
          const pod = podOf(object)?.spec
          const isReader = object.metadata.name === 'podconsumerdata'
          return pod !== undefined && pod.automountServiceAccountToken !== isReader
        })
        .map(nameOf),
    breakIt: (objects) => (first(objects, 'status').pod.automountServiceAccountToken = true),
  },
  {
    name: 'leave consumers a minute to finish their work, and tell them',
    check: (objects) =>
      containersOf(ofKind(objects, 'Deployment'))
        .filter(({ owner }) => owner.metadata.labels?.['app.kubernetes.io/component'] === 'consumer')
        .filter(
          ({ pod, container }) =>
            pod.terminationGracePeriodSeconds !== 60 ||
            container.env?.find(({ name }) => name === 'GRACE_SECONDS')?.value !== '60',
        )
        .map(({ owner }) => nameOf(owner)),
    breakIt: (objects) => (first(objects, 'orders').pod.terminationGracePeriodSeconds = 30),
  },
]
