import { type Rule } from '../support/rule'
import { valueAt, containersOf, hasLabels, nameOf, ofKind, podOf } from '../support/objects'
import { type KubeObject } from '../support/types'

const PART_OF = 'app.kubernetes.io/part-of'

const findObject = (objects: readonly KubeObject[], kind: string, name: string) => {
  const object = ofKind(objects, kind).find(({ metadata }) => metadata.name === name)
  if (!object) throw new Error(`there is no ${kind} ${name}`)
  return object
}

/** Allowed values in a Secret of the repository: settings that are not secret, and placeholders. */
const allowedValues: Record<string, RegExp> = {
  BOOTSTRAP_SERVERS: /^[\w.:,-]+$/,
  SECURITY_PROTOCOL: /^[A-Z_]+$/,
  SASL_MECHANISMS: /^[A-Z0-9-]+$/,
  SASL_USERNAME: /^CHANGE-ME$/,
  SASL_PASSWORD: /^CHANGE-ME$/,
  TRIGGER_SASL: /^[a-z0-9_]+$/,
  TRIGGER_TLS: /^(en|dis)able$/,
}

/** Resources that podconsumerdata reads for the frontend. A Role must not allow reading any others. */
const readableResources = ['pods', 'deployments', 'horizontalpodautoscalers', 'scaledobjects']

/** Kinds that route external requests to a Service. */
const entryKinds = ['Route', 'Ingress', 'HTTPRoute']

const podsOf = (objects: readonly KubeObject[], labels: Record<string, string>) =>
  objects.map(podOf).filter((pod) => pod !== undefined && hasLabels(pod.metadata.labels, labels))

interface PolicyRule {
  verbs: string[]
  resources: string[]
}

const policyRulesOf = (role: KubeObject) => (role as unknown as { rules: PolicyRule[] }).rules

const rolesWith = (objects: readonly KubeObject[], isForbidden: (rule: PolicyRule) => boolean) =>
  ofKind(objects, 'Role')
    .filter((role) => policyRulesOf(role).some(isForbidden))
    .map(nameOf)

export const objectRules: Rule[] = [
  {
    name: 'contain no password or other secret value',
    check: (objects) => [
      ...ofKind(objects, 'Secret').flatMap((secret) =>
        Object.entries({ ...secret.data, ...secret.stringData })
          .filter(([key, value]) => !allowedValues[key]?.test(value))
          .map(([key]) => `${nameOf(secret)}: ${key}`),
      ),
      ...containersOf(objects).flatMap(({ owner, container }) =>
        (container.env ?? [])
          .filter(({ name, value }) => /PASSWORD|SECRET|TOKEN|_KEY$/.test(name) && value !== undefined)
          .map(({ name }) => `${nameOf(owner)}: ${name}`),
      ),
    ],
    violate: (objects) =>
      containersOf(objects)
        .find(({ owner }) => owner.metadata.name === 'orders')
        ?.container.env?.push({ name: 'SASL_PASSWORD', value: 'x' }),
  },
  {
    name: 'have the label of food-delivery',
    check: (objects) => objects.filter(({ metadata }) => metadata.labels?.[PART_OF] !== 'food-delivery').map(nameOf),
    violate: (objects) => delete findObject(objects, 'Service', 'mongo').metadata.labels,
  },
  {
    name: 'select the pods that they create',
    check: (objects) =>
      ofKind(objects, 'Deployment')
        .filter((deployment) => {
          const selector = valueAt(deployment, 'spec.selector.matchLabels') as Record<string, string>
          return !hasLabels(podOf(deployment)?.metadata.labels, selector)
        })
        .map(nameOf),
    violate: (objects) => {
      const { spec } = findObject(objects, 'Deployment', 'orders')
      Object.assign(valueAt(spec, 'selector.matchLabels') as object, { 'app.kubernetes.io/name': 'order' })
    },
  },
  {
    name: 'have a pod with the target port of every Service',
    check: (objects) =>
      ofKind(objects, 'Service').flatMap((service) => {
        const pods = podsOf(objects, valueAt(service, 'spec.selector') as Record<string, string>)
        const ports = pods.flatMap((pod) => pod?.spec.containers.flatMap((container) => container.ports ?? []))
        return (valueAt(service, 'spec.ports') as { targetPort: string }[])
          .filter(({ targetPort }) => !ports.some((port) => port?.name === targetPort))
          .map(({ targetPort }) => `${nameOf(service)}: ${targetPort}`)
      }),
    violate: (objects) => {
      const [port] = valueAt(findObject(objects, 'Service', 'status'), 'spec.ports') as { targetPort: string }[]
      if (port) port.targetPort = 'web'
    },
  },
  {
    name: 'connect every Route to a Service that exists, with edge TLS and also plain HTTP',
    check: (objects) =>
      ofKind(objects, 'Route')
        .filter(
          (route) =>
            valueAt(route, 'spec.tls.termination') !== 'edge' ||
            // With a redirect to https, clients would send a GET instead of a POST.
            valueAt(route, 'spec.tls.insecureEdgeTerminationPolicy') !== 'Allow' ||
            !ofKind(objects, 'Service').some(({ metadata }) => metadata.name === valueAt(route, 'spec.to.name')),
        )
        .map(nameOf),
    violate: (objects) => {
      const broken = ofKind(objects, 'Route')[0] ?? {
        ...findObject(objects, 'Service', 'status'),
        kind: 'Route',
        spec: {},
      }
      Object.assign(broken.spec ?? {}, { to: { name: 'missing' } })
      if (!objects.includes(broken)) objects.push(broken)
    },
  },
  {
    name: 'keep statusservice, which accepts writes, internal to the cluster',
    check: (objects) =>
      entryKinds
        .flatMap((kind) => ofKind(objects, kind))
        .filter(({ spec }) => /"name":"status"/.test(JSON.stringify(spec)))
        .map(nameOf),
    violate: (objects) =>
      objects.push({
        apiVersion: 'route.openshift.io/v1',
        kind: 'Route',
        metadata: { name: 'writes' },
        spec: { path: '/status', to: { kind: 'Service', name: 'status' } },
      }),
  },
  {
    name: 'have a PodDisruptionBudget for every Deployment but stores and brokers, which have none',
    check: (objects) => {
      const budgets = ofKind(objects, 'PodDisruptionBudget').map((budget) =>
        valueAt(budget, 'spec.selector.matchLabels'),
      )
      return ofKind(objects, 'Deployment')
        .filter((deployment) => {
          const labels = podOf(deployment)?.metadata.labels
          const isStoreOrBroker = ['store', 'broker'].includes(labels?.['app.kubernetes.io/component'] ?? '')
          return budgets.some((selector) => hasLabels(labels, selector as Record<string, string>)) === isStoreOrBroker
        })
        .map(nameOf)
    },
    violate: (objects) => objects.splice(objects.indexOf(findObject(objects, 'PodDisruptionBudget', 'kitchen')), 1),
  },
  {
    name: 'allow ServiceAccounts only to read, and only in the namespace',
    check: (objects) => [
      ...ofKind(objects, 'ClusterRole').map(nameOf),
      ...rolesWith(objects, ({ verbs }) => verbs.some((verb) => !['get', 'list', 'watch'].includes(verb))),
    ],
    violate: (objects) => policyRulesOf(findObject(objects, 'Role', 'podconsumerdata'))[0]?.verbs.push('delete'),
  },
  {
    name: 'allow ServiceAccounts to read only resources that the frontend shows',
    check: (objects) =>
      rolesWith(objects, ({ resources }) => resources.some((resource) => !readableResources.includes(resource))),
    violate: (objects) => policyRulesOf(findObject(objects, 'Role', 'podconsumerdata'))[0]?.resources.push('secrets'),
  },
]
