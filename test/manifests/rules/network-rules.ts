import { type Rule } from '../support/check'
import { at, containersOf, ofKind, podOf } from '../support/objects'
import { isAllowed } from '../support/network'
import { type EnvVar, type KubeObject } from '../support/types'

interface Connection {
  from: KubeObject
  service: string
  port: number
}

const address = /^(?:http|mongodb|redis):\/\/([a-z-]+):(\d+)/
const broker = /^([a-z-]+)(?:\.[a-z0-9-]+\.svc)?:(\d+)$/
const fullName = /^([a-z-]+)\.[a-z0-9-]+\.svc:(\d+)$/

/** Every address inside the project that a container is given, by itself or by a Secret or ConfigMap beside it. */
function connectionsOf(objects: readonly KubeObject[]): Connection[] {
  return containersOf(objects).flatMap(({ owner, container }) => {
    const found = [
      ...(container.env ?? []).map((variable) => address.exec(variable.value ?? '')),
      // In a template it is an external broker, so only a full name counts.
      ...(container.env ?? []).map((variable) => fullName.exec(referredTo(objects, variable) ?? '')),
      ...(container.args ?? []).map((argument) => broker.exec(argument)),
    ]
    return found.flatMap((match) => (match ? [{ from: owner, service: match[1] ?? '', port: Number(match[2]) }] : []))
  })
}

function referredTo(objects: readonly KubeObject[], { valueFrom }: EnvVar): string | undefined {
  const kind = valueFrom?.secretKeyRef ? 'Secret' : 'ConfigMap'
  const { name, key = '' } = valueFrom?.secretKeyRef ?? valueFrom?.configMapKeyRef ?? {}
  const source = ofKind(objects, kind).find(({ metadata }) => metadata.name === name)
  return source?.stringData?.[key] ?? source?.data?.[key]
}

interface Target {
  labels: Record<string, string>
  /** Name and number of the container's port. */
  port: string
  number: number
}

function targetOf(objects: readonly KubeObject[], { service, port }: Connection): Target | undefined {
  const kafka = ofKind(objects, 'Kafka').find(({ metadata }) => `${metadata.name}-kafka-bootstrap` === service)
  // Strimzi makes these pods, their Service and the policies that lead into them.
  if (kafka) return { labels: { 'strimzi.io/cluster': kafka.metadata.name }, port: String(port), number: port }
  const found = ofKind(objects, 'Service').find(({ metadata }) => metadata.name === service)
  const servicePort = (at(found, 'spec.ports') as { port: number; targetPort: string }[] | undefined)?.find(
    (candidate) => candidate.port === port,
  )
  const target = ofKind(objects, 'Deployment').find(({ metadata }) => metadata.name === service)
  if (!servicePort || !target) return undefined
  const number = podOf(target)?.spec.containers[0]?.ports?.find(({ name }) => name === servicePort.targetPort)
  return {
    labels: podOf(target)?.metadata.labels ?? {},
    port: servicePort.targetPort,
    number: number?.containerPort ?? 0,
  }
}

function isOpen(objects: readonly KubeObject[], connection: Connection): boolean {
  const target = targetOf(objects, connection)
  if (!target) return false
  const { labels: to, port, number } = target
  const from = podOf(connection.from)?.metadata.labels ?? {}
  return isAllowed(ofKind(objects, 'NetworkPolicy'), { from, to, port, number })
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
    name: 'open the network for nothing else',
    check: (objects) => {
      const connections = connectionsOf(objects).map(({ from, service }) => `${from.metadata.name} → ${service}`)
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
