import { type Rule } from '../support/rule'
import { valueAt, containersOf, ofKind, podOf } from '../support/objects'
import { isAllowed } from '../support/network'
import { type EnvVar, type KubeObject } from '../support/types'

interface Connection {
  from: KubeObject
  service: string
  port: number
}

const urlPattern = /^(?:http|mongodb|redis):\/\/([a-z-]+):(\d+)/
const brokerPattern = /^([a-z-]+)(?:\.[a-z0-9-]+\.svc)?:(\d+)$/
const fullNamePattern = /^([a-z-]+)\.[a-z0-9-]+\.svc:(\d+)$/

/**
 * The connections that each container needs: the addresses in its settings that belong to its namespace, including
 * those from Secrets and ConfigMaps.
 */
function connectionsOf(objects: readonly KubeObject[]): Connection[] {
  return containersOf(objects).flatMap(({ owner, container }) => {
    const matches = [
      ...(container.env ?? []).map((variable) => urlPattern.exec(variable.value ?? '')),
      // A short name in a Secret template stands for an external broker.
      ...(container.env ?? []).map((variable) => fullNamePattern.exec(referencedValue(objects, variable) ?? '')),
      ...(container.args ?? []).map((argument) => brokerPattern.exec(argument)),
    ]
    return matches.flatMap((match) => (match ? [{ from: owner, service: match[1] ?? '', port: Number(match[2]) }] : []))
  })
}

function referencedValue(objects: readonly KubeObject[], { valueFrom }: EnvVar): string | undefined {
  const kind = valueFrom?.secretKeyRef ? 'Secret' : 'ConfigMap'
  const { name, key = '' } = valueFrom?.secretKeyRef ?? valueFrom?.configMapKeyRef ?? {}
  const source = ofKind(objects, kind).find(({ metadata }) => metadata.name === name)
  return source?.stringData?.[key] ?? source?.data?.[key]
}

interface Target {
  labels: Record<string, string>
  /** Name and number of the port of the container. */
  portName: string
  portNumber: number
}

function targetOf(objects: readonly KubeObject[], { service, port }: Connection): Target | undefined {
  const kafka = ofKind(objects, 'Kafka').find(({ metadata }) => `${metadata.name}-kafka-bootstrap` === service)
  // Strimzi creates these pods, their Service and their policies.
  if (kafka) return { labels: { 'strimzi.io/cluster': kafka.metadata.name }, portName: String(port), portNumber: port }
  const serviceObject = ofKind(objects, 'Service').find(({ metadata }) => metadata.name === service)
  const servicePort = (
    valueAt(serviceObject, 'spec.ports') as { port: number; targetPort: string }[] | undefined
  )?.find((candidate) => candidate.port === port)
  const target = ofKind(objects, 'Deployment').find(({ metadata }) => metadata.name === service)
  if (!servicePort || !target) return undefined
  const containerPort = podOf(target)?.spec.containers[0]?.ports?.find(({ name }) => name === servicePort.targetPort)
  return {
    labels: podOf(target)?.metadata.labels ?? {},
    portName: servicePort.targetPort,
    portNumber: containerPort?.containerPort ?? 0,
  }
}

function isReachable(objects: readonly KubeObject[], connection: Connection): boolean {
  const target = targetOf(objects, connection)
  if (!target) return false
  const { labels: to, portName, portNumber } = target
  const from = podOf(connection.from)?.metadata.labels ?? {}
  return isAllowed(ofKind(objects, 'NetworkPolicy'), { from, to, portName, portNumber })
}

export const networkRules: Rule[] = [
  {
    name: 'allow every connection that the settings of a container need',
    check: (objects) =>
      connectionsOf(objects)
        .filter((connection) => !isReachable(objects, connection))
        .map(({ from, service, port }) => `${from.metadata.name} → ${service}:${port}`),
    violate: (objects) => {
      const index = objects.findIndex(({ metadata }) => metadata.name === 'allow-to-mongo')
      objects.splice(index, 1)
    },
  },
  {
    name: 'allow no other connection to a store or to statusservice',
    check: (objects) => {
      const connections = connectionsOf(objects).map(({ from, service }) => `${from.metadata.name} → ${service}`)
      const targets = ['mongo', 'redis', 'status']
      return ofKind(objects, 'Deployment').flatMap((from) =>
        targets
          .filter((to) => !connections.includes(`${from.metadata.name} → ${to}`))
          .filter((to) => {
            const [service] = ofKind(objects, 'Service').filter(({ metadata }) => metadata.name === to)
            const [port] = (valueAt(service, 'spec.ports') ?? []) as { port: number }[]
            return isReachable(objects, { from, service: to, port: port?.port ?? 0 })
          })
          .map((to) => `${from.metadata.name} → ${to}`),
      )
    },
    violate: (objects) => {
      const index = objects.findIndex(({ metadata }) => metadata.name === 'deny-ingress')
      objects.splice(index, 1)
      const allowPolicies = objects.filter(({ metadata }) => /^allow-to-|^allow-metrics/.test(metadata.name))
      for (const policy of allowPolicies) objects.splice(objects.indexOf(policy), 1)
    },
  },
]
