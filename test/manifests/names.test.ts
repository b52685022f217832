import {
  CONTROL_TOPIC,
  CONTROL_TOPIC_CONFIG,
  DLQ_MAX_MESSAGE_BYTES,
  ORDERS_DLQ_TOPIC,
  ORDERS_PARTITIONS,
  ORDERS_TOPIC,
  REALTIME_GROUP_PREFIX,
  consumers,
} from '@food-delivery/contracts'
import { REPLAY_GROUP } from '../../commands/dlq/replay-dead-letters'
import { apiPaths } from '../../frontend/server/api-paths'
import { valueAt, containersOf, ofKind } from './support/objects'
import { readObjects } from './support/read'

const scalers = readObjects('deployments/keda-scaler.yaml')
const topics = readObjects('deployments/components/strimzi/topics.yaml')
const users = readObjects('deployments/components/strimzi/users.yaml')
const groups = Object.values(consumers).map(({ groupId }) => groupId)

interface Acl {
  resource: { type: string; name: string; patternType: string }
  operations: string[]
}

function aclsOf(name: string): Record<string, string> {
  const user = users.find(({ metadata }) => metadata.name === name)
  const acls = valueAt(user, 'spec.authorization.acls') as Acl[]
  return Object.fromEntries(
    acls.map(({ resource, operations }) => [
      `${resource.type} ${resource.name}${resource.patternType === 'prefix' ? '*' : ''}`,
      operations.join(),
    ]),
  )
}

describe('the manifests', () => {
  it.each(Object.values(consumers))(
    'scale $deployment by the lag of its own group, with 2 to 6 pods and a lagThreshold of 5',
    (consumer) => {
      const scaler = scalers.find(({ metadata }) => metadata.name === consumer.scaledObject)
      expect(scaler?.spec).toMatchObject({
        scaleTargetRef: { name: consumer.deployment, envSourceContainerName: consumer.deployment },
        pollingInterval: 5,
        minReplicaCount: 2,
        maxReplicaCount: ORDERS_PARTITIONS,
        fallback: { failureThreshold: 3, replicas: 2, behavior: 'currentReplicasIfHigher' },
        triggers: [
          {
            type: 'kafka',
            metadata: {
              bootstrapServersFromEnv: 'BOOTSTRAP_SERVERS',
              consumerGroup: consumer.groupId,
              topic: ORDERS_TOPIC,
              lagThreshold: '5',
              offsetResetPolicy: 'earliest',
            },
          },
        ],
      })
    },
  )

  it('give the Deployment of each consumer the image of its service', () => {
    for (const { service, deployment } of Object.values(consumers)) {
      const [first] = containersOf(readObjects(`deployments/${service}.yaml`))
      expect(first?.owner.metadata.name).toBe(deployment)
      expect(first?.container.image).toContain(`food-delivery-${service}:`)
    }
  })

  it('create the topics with the partitions and sizes that the services expect', () => {
    const specs = Object.fromEntries(topics.map(({ metadata, spec }) => [metadata.name, spec]))
    expect(specs[ORDERS_TOPIC]).toMatchObject({ partitions: ORDERS_PARTITIONS })
    expect(specs[ORDERS_DLQ_TOPIC]).toMatchObject({
      partitions: 1,
      config: { 'max.message.bytes': String(DLQ_MAX_MESSAGE_BYTES) },
    })
    expect(specs[CONTROL_TOPIC]).toMatchObject({ partitions: 1, config: CONTROL_TOPIC_CONFIG })
    const [job] = readObjects('deployments/components/kafka-dev/topics.yaml')
    expect(valueAt(job, 'spec.template.spec.containers.0.args')).toEqual(
      expect.arrayContaining(['--topic', ORDERS_TOPIC, '--partitions', String(ORDERS_PARTITIONS)]),
    )
  })

  it('grant services and commands only the operations that they use in Kafka', () => {
    expect(aclsOf('food-delivery')).toEqual({
      [`topic ${ORDERS_TOPIC}`]: 'Read,Write,Describe',
      [`topic ${CONTROL_TOPIC}`]: 'Read,Write,Describe',
      [`topic ${ORDERS_DLQ_TOPIC}`]: 'Read,Write,Describe',
      ...Object.fromEntries(groups.map((group) => [`group ${group}`, 'Read,Describe'])),
      [`group ${REALTIME_GROUP_PREFIX}*`]: 'Read,Describe,Delete',
      [`group ${REPLAY_GROUP}`]: 'Read,Describe',
    })
  })

  it('grant KEDA only Describe', () => {
    expect(aclsOf('food-delivery-keda')).toEqual({
      [`topic ${ORDERS_TOPIC}`]: 'Describe',
      ...Object.fromEntries(groups.map((group) => [`group ${group}`, 'Describe'])),
    })
  })
})

describe('the paths of the application', () => {
  const deploymentOf = { api: 'apiservice', realtime: 'realtimedata', pods: 'podconsumerdata' }
  const expected = {
    '/': 'example-food',
    ...Object.fromEntries(Object.entries(apiPaths).map(([path, target]) => [path, deploymentOf[target]])),
  }

  it('lead to the same services through Routes as through the frontend', () => {
    const routes = ofKind(readObjects('deployments/routes.yaml'), 'Route')
    expect(
      Object.fromEntries(routes.map((route) => [valueAt(route, 'spec.path'), valueAt(route, 'spec.to.name')])),
    ).toEqual(expected)
  })

  it('share a host that no Route sets itself', () => {
    const routes = readObjects('deployments/routes.yaml')
    const subdomains = Object.fromEntries(
      routes.map((route) => [route.metadata.name, valueAt(route, 'spec.subdomain')]),
    )
    expect(subdomains['example-food']).toBeUndefined()
    delete subdomains['example-food']
    expect(new Set(Object.values(subdomains))).toEqual(new Set(['example-food-food-delivery']))
    expect(routes.filter((route) => valueAt(route, 'spec.host') !== undefined)).toEqual([])
  })

  it('lead to the same services through the Ingress', () => {
    const [ingress] = readObjects('deployments/components/ingress/ingress.yaml')
    const [rule] = valueAt(ingress, 'spec.rules') as {
      http: { paths: { path: string; backend: { service: { name: string } } }[] }
    }[]
    expect(
      Object.fromEntries((rule?.http.paths ?? []).map(({ path, backend }) => [path, backend.service.name])),
    ).toEqual(expected)
  })

  it('lead to the same services through the HTTPRoute', () => {
    const route = ofKind(readObjects('deployments/components/gateway/gateway.yaml'), 'HTTPRoute')[0]
    const rules = valueAt(route, 'spec.rules') as {
      matches: { path: { value: string } }[]
      backendRefs: { name: string }[]
    }[]
    const backends = rules.flatMap(({ matches, backendRefs }) =>
      matches.map(({ path }) => [path.value, backendRefs[0]?.name]),
    )
    expect(Object.fromEntries(backends)).toEqual(expected)
  })

  it.each(['events', 'consumers'])('have a timeout of an hour for the stream %s', (name) => {
    const route = readObjects('deployments/routes.yaml').find(({ metadata }) => metadata.name === name)
    expect(route?.metadata.annotations?.['haproxy.router.openshift.io/timeout']).toBe('1h')
  })
})
