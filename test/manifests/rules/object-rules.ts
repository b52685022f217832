import { type Rule } from '../support/check'
import { at, containersOf, hasLabels, nameOf, ofKind, podOf } from '../support/objects'
import { type KubeObject } from '../support/types'

const PART_OF = 'app.kubernetes.io/part-of'

const named = (objects: readonly KubeObject[], kind: string, name: string) => {
  const found = ofKind(objects, kind).find(({ metadata }) => metadata.name === name)
  if (!found) throw new Error(`no ${kind} ${name}`)
  return found
}

/** Values that may stand in a Secret: what is public anyway, and the template's obvious placeholder. */
const harmless: Record<string, RegExp> = {
  BOOTSTRAP_SERVERS: /^[\w.:,-]+$/,
  SECURITY_PROTOCOL: /^[A-Z_]+$/,
  SASL_MECHANISMS: /^[A-Z0-9-]+$/,
  SASL_USERNAME: /^CHANGE-ME$/,
  SASL_PASSWORD: /^CHANGE-ME$/,
  TRIGGER_SASL: /^[a-z0-9_]+$/,
  TRIGGER_TLS: /^(en|dis)able$/,
}

/** What podconsumerdata shows: no service needs to read more. */
const readable = ['pods', 'deployments', 'horizontalpodautoscalers', 'scaledobjects']

/** Kinds that lead requests from outside to a Service. */
const entryKinds = ['Route', 'Ingress', 'HTTPRoute']

const podsOf = (objects: readonly KubeObject[], labels: Record<string, string>) =>
  objects.map(podOf).filter((pod) => pod !== undefined && hasLabels(pod.metadata.labels, labels))

interface Grant {
  verbs: string[]
  resources: string[]
}

const grantsOf = (role: KubeObject) => (role as unknown as { rules: Grant[] }).rules

const rolesThat = (objects: readonly KubeObject[], isWrong: (grant: Grant) => boolean) =>
  ofKind(objects, 'Role')
    .filter((role) => grantsOf(role).some(isWrong))
    .map(nameOf)

export const objectRules: Rule[] = [
  {
    name: 'hold no secret',
    check: (objects) => [
      ...ofKind(objects, 'Secret').flatMap((secret) =>
        Object.entries({ ...secret.data, ...secret.stringData })
          .filter(([key, value]) => !harmless[key]?.test(value))
          .map(([key]) => `${nameOf(secret)}: ${key}`),
      ),
      ...containersOf(objects).flatMap(({ owner, container }) =>
        (container.env ?? [])
          .filter(({ name, value }) => /PASSWORD|SECRET|TOKEN|_KEY$/.test(name) && value !== undefined)
          .map(({ name }) => `${nameOf(owner)}: ${name}`),
      ),
    ],
    breakIt: (objects) =>
      containersOf(objects)
        .find(({ owner }) => owner.metadata.name === 'orders')
        ?.container.env?.push({ name: 'SASL_PASSWORD', value: 'x' }),
  },
  {
    name: 'say that they belong to food-delivery',
    check: (objects) => objects.filter(({ metadata }) => metadata.labels?.[PART_OF] !== 'food-delivery').map(nameOf),
    breakIt: (objects) => delete named(objects, 'Service', 'mongo').metadata.labels,
  },
  {
    name: 'select the pods they make',
    check: (objects) =>
      ofKind(objects, 'Deployment')
        .filter((deployment) => {
          const wanted = at(deployment, 'spec.selector.matchLabels') as Record<string, string>
          return !hasLabels(podOf(deployment)?.metadata.labels, wanted)
        })
        .map(nameOf),
    breakIt: (objects) => {
      const { spec } = named(objects, 'Deployment', 'orders')
      Object.assign(at(spec, 'selector.matchLabels') as object, { 'app.kubernetes.io/name': 'order' })
    },
  },
  {
    name: 'lead every Service to a port of a pod',
    check: (objects) =>
      ofKind(objects, 'Service').flatMap((service) => {
        const pods = podsOf(objects, at(service, 'spec.selector') as Record<string, string>)
        const ports = pods.flatMap((pod) => pod?.spec.containers.flatMap((container) => container.ports ?? []))
        return (at(service, 'spec.ports') as { targetPort: string }[])
          .filter(({ targetPort }) => !ports.some((port) => port?.name === targetPort))
          .map(({ targetPort }) => `${nameOf(service)}: ${targetPort}`)
      }),
    breakIt: (objects) => {
      const [port] = at(named(objects, 'Service', 'status'), 'spec.ports') as { targetPort: string }[]
      if (port) port.targetPort = 'web'
    },
  },
  {
    name: 'lead every Route to a Service, by edge TLS that takes plain http as well',
    check: (objects) =>
      ofKind(objects, 'Route')
        .filter(
          (route) =>
            at(route, 'spec.tls.termination') !== 'edge' ||
            // A redirected POST would arrive as a GET.
            at(route, 'spec.tls.insecureEdgeTerminationPolicy') !== 'Allow' ||
            !ofKind(objects, 'Service').some(({ metadata }) => metadata.name === at(route, 'spec.to.name')),
        )
        .map(nameOf),
    breakIt: (objects) => {
      const broken = ofKind(objects, 'Route')[0] ?? { ...named(objects, 'Service', 'status'), kind: 'Route', spec: {} }
      Object.assign(broken.spec ?? {}, { to: { name: 'missing' } })
      if (!objects.includes(broken)) objects.push(broken)
    },
  },
  {
    name: 'expose no route from outside to statusservice, where answers can be written',
    check: (objects) =>
      entryKinds
        .flatMap((kind) => ofKind(objects, kind))
        .filter(({ spec }) => /"name":"status"/.test(JSON.stringify(spec)))
        .map(nameOf),
    breakIt: (objects) =>
      objects.push({
        apiVersion: 'route.openshift.io/v1',
        kind: 'Route',
        metadata: { name: 'writes' },
        spec: { path: '/status', to: { kind: 'Service', name: 'status' } },
      }),
  },
  {
    name: 'budget the disruption of every scaled part and of no store',
    check: (objects) => {
      const budgets = ofKind(objects, 'PodDisruptionBudget').map((budget) => at(budget, 'spec.selector.matchLabels'))
      return ofKind(objects, 'Deployment')
        .filter((deployment) => {
          const labels = podOf(deployment)?.metadata.labels
          const isStore = ['store', 'broker'].includes(labels?.['app.kubernetes.io/component'] ?? '')
          return budgets.some((wanted) => hasLabels(labels, wanted as Record<string, string>)) === isStore
        })
        .map(nameOf)
    },
    breakIt: (objects) => objects.splice(objects.indexOf(named(objects, 'PodDisruptionBudget', 'kitchen')), 1),
  },
  {
    name: 'grant nothing but reading, and inside the project',
    check: (objects) => [
      ...ofKind(objects, 'ClusterRole').map(nameOf),
      ...rolesThat(objects, ({ verbs }) => verbs.some((verb) => !['get', 'list', 'watch'].includes(verb))),
    ],
    breakIt: (objects) => grantsOf(named(objects, 'Role', 'podconsumerdata'))[0]?.verbs.push('delete'),
  },
  {
    name: 'grant the reading of what the page shows and of nothing else',
    check: (objects) =>
      rolesThat(objects, ({ resources }) => resources.some((resource) => !readable.includes(resource))),
    breakIt: (objects) => grantsOf(named(objects, 'Role', 'podconsumerdata'))[0]?.resources.push('secrets'),
  },
]
