import { type Rule } from '../support/check'
import { at, containersOf, ofKind, podOf } from '../support/objects'
import { isAllowed } from '../support/network'
import { type KubeObject } from '../support/types'

interface Connection {
  from: KubeObject
  service: string
  port: number
}

/** Every address inside the project that a container is given. */
function connectionsOf(objects: readonly KubeObject[]): Connection[] {
  return containersOf(objects).flatMap(({ owner, container }) =>
    (container.env ?? []).flatMap(({ value }) => {
      const [, service, port] = /^(?:http|mongodb|redis):\/\/([a-z-]+):(\d+)/.exec(value ?? '') ?? []
      return service && port ? [{ from: owner, service, port: Number(port) }] : []
    }),
  )
}

function isOpen(objects: readonly KubeObject[], { from, service, port }: Connection): boolean {
  const found = ofKind(objects, 'Service').find(({ metadata }) => metadata.name === service)
  const servicePort = (at(found, 'spec.ports') as { port: number; targetPort: string }[] | undefined)?.find(
    (candidate) => candidate.port === port,
  )
  const target = ofKind(objects, 'Deployment').find(({ metadata }) => metadata.name === service)
  if (!servicePort || !target) return false
  const source = podOf(from)?.metadata.labels ?? {}
  const labels = podOf(target)?.metadata.labels ?? {}
  const number = podOf(target)?.spec.containers[0]?.ports?.find(({ name }) => name === servicePort.targetPort)
  return isAllowed(ofKind(objects, 'NetworkPolicy'), {
    from: source,
    to: labels,
    port: servicePort.targetPort,
    number: number?.containerPort ?? 0,
  })
}

export const networkRules: Rule[] = [
  {
    name: 'open the network for every address that a container is given',
    check: (objects) =>
      connectionsOf(objects)
        .filter((connection) => !isOpen(objects, connection))
        .map(({ from, service, port }) => `${from.metadata.name} → ${service}:${port}`),
    breakIt: (objects) => {
      const open = objects.findIndex(({ metadata }) => metadata.name === 'allow-to-mongo')
      objects.splice(open, 1)
    },
  },
  {
    name: 'open the network for nobody else',
    check: (objects) => {
      const connections = connectionsOf(objects).map(
        ({ from, service }) => `${from.metadata.name} → ${service}`,
      )
      const stores = ['mongo', 'redis', 'status']
      return ofKind(objects, 'Deployment').flatMap((from) =>
        stores
          .filter((to) => !connections.includes(`${from.metadata.name} → ${to}`))
          .filter((to) => {
            const [service] = ofKind(objects, 'Service').filter(({ metadata }) => metadata.name === to)
            const [port] = (at(service, 'spec.ports') ?? []) as { port: number }[]
            return isOpen(objects, { from, service: to, port: port?.port ?? 0 })
          })
          .map((to) => `${from.metadata.name} → ${to}`),
      )
    },
    breakIt: (objects) => {
      const closed = objects.findIndex(({ metadata }) => metadata.name === 'deny-ingress')
      objects.splice(closed, 1)
      const open = objects.filter(({ metadata }) => /^allow-to-|^allow-metrics/.test(metadata.name))
      for (const policy of open) objects.splice(objects.indexOf(policy), 1)
    },
  },
]
