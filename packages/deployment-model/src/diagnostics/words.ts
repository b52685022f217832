/** Why a model cannot be deployed as it is; a sentence each. */
const errors = {
  notYaml: ({ reason }: { reason: string }) => `this is no YAML: ${reason}`,
  missing: ({ field }: { field: string }) => `"${field}" is missing`,
  wrongType: ({ expected, actual }: { expected: string; actual: string }) => `expected ${expected}, found ${actual}`,
  unknownField: ({ field, instead }: { field: string; instead: string }) =>
    `"${field}" is not a field here${instead === '' ? '' : `; did you mean "${instead}"?`}`,
  badValue: ({ reason }: { reason: string }) => reason,
  empty: () => 'this must not be empty',
  badName: () =>
    'a name has small letters, digits and dashes, begins with a letter, ends with a letter or digit, 63 at most',
  badImage: () => 'an image reads like registry.example.com/shop/order:1.0.0',
  badPort: () => 'a port is a whole number from 1 to 65535',
  badCount: () => 'expected a whole number that is not negative and not huge',
  badQuantity: () => 'a quantity reads like 100m (a tenth of a core), 128Mi or 1Gi',
  badPath: () => 'a path begins with a slash, such as /orders',
  badHost: () => 'a host name reads like shop.example.com',
  badEnvName: () => 'an environment variable has letters, digits and underscores: PRODUCT_SERVICE',
  badEnvValue: () => 'expected a text, or { secret, key }, or { field }',
  badResource: () => 'an HPA measures cpu or memory',
  badKind: () => 'an autoscaler is a HorizontalPodAutoscaler or a ScaledObject',
  duplicateName: ({ name }: { name: string }) => `there is another "${name}": the second would replace the first`,
  kedaTakesName: ({ name, scaledObject }: { name: string; scaledObject: string }) =>
    `KEDA makes an HPA "${name}" of its own for the ScaledObject ${scaledObject}: name this one otherwise`,
  duplicatePath: ({ path, other }: { path: string; other: string }) =>
    `the path ${path} leads to ${other} already; one path leads to one Service`,
  pathWithoutService: ({ name }: { name: string }) =>
    `the Ingress needs a Service to lead to, and ${name} has none: set service to true or remove its paths`,
  ingressWithoutPaths: () => 'the Ingress leads nowhere: give a service a path, such as /orders',
  limitBelowRequest: ({ resource, limit, request }: { resource: string; limit: string; request: string }) =>
    `the ${resource} limit ${limit} is below the request ${request}; Kubernetes refuses such a pod`,
  notConnected: ({ name }: { name: string }) => `${name} scales nothing yet: name its Deployment`,
  unknownDeployment: ({ deployment, instead }: { deployment: string; instead: string }) =>
    `there is no Deployment "${deployment}"${instead === '' ? '' : `; did you mean "${instead}"?`}`,
  twoOwners: ({ deployment, other }: { deployment: string; other: string }) =>
    `${other} scales ${deployment} already: two autoscalers on one Deployment undo each other's steps`,
  hpaAndScaledObject: ({ deployment, other }: { deployment: string; other: string }) =>
    `${other} scales ${deployment} already: KEDA makes an HPA of its own for a ScaledObject, and two HPAs on one Deployment undo each other's steps`,
  minAboveMax: ({ min, max }: { min: number; max: number }) => `min ${min} is above max ${max}`,
  minOfZero: () => 'an HPA keeps at least one pod; only a ScaledObject can go to 0',
  maxOfZero: () => 'max must be at least 1',
  noRequest: ({ resource, deployment }: { resource: string; deployment: string }) =>
    `${deployment} has no ${resource} request, and the target is a percentage of it: the HPA would say <unknown> and never scale`,
  noBrokers: ({ deployment, variable }: { deployment: string; variable: string }) =>
    `KEDA takes the brokers from ${variable} of ${deployment}, which has no such variable: add it, or set kafka.brokers`,
}

/** What will work, but not as one may expect. */
const warnings = {
  aboveTargetWhenIdle: (values: {
    deployment: string
    resource: string
    idle: string
    request: string
    percent: number
    target: number
    max: number
    rest: number
    enoughPercent: number
    enoughRequest: string
  }) =>
    `an idle pod of ${values.deployment} uses ${values.idle} of ${values.request} ${values.resource} = ${values.percent} %, above the target of ${values.target} %, and more pods do not make that less: it goes to ${values.rest} of ${values.max} pods by itself and stays there. ${wayOut(values)}`,
  neverBackToMin: (values: {
    deployment: string
    resource: string
    percent: number
    target: number
    min: number
    rest: number
    enoughPercent: number
    enoughRequest: string
  }) =>
    `an idle pod of ${values.deployment} uses ${values.percent} % of its ${values.resource} request and the target is ${values.target} %: after a load it stays at ${values.rest} pods and does not come back to ${values.min}. ${wayOut(values)}`,
  maxAbovePartitions: ({ max, partitions, topic }: { max: number; partitions: number; topic: string }) =>
    `${topic} has ${partitions} partitions and each has one reader: of ${max} pods ${max - partitions} would sit idle`,
  nothingToScale: ({ min }: { min: number }) => `min and max are both ${min}: it never scales`,
  replicasOwned: ({ name, autoscaler }: { name: string; autoscaler: string }) =>
    `${autoscaler} owns the number of pods, so replicas of ${name} is left out: applying it again would undo a scale-out`,
  floatingImage: ({ image }: { image: string }) =>
    `${image} has no fixed tag: pods of one Deployment may run different programs`,
  noReadiness: ({ name }: { name: string }) =>
    `${name} has no health paths: a new pod gets requests before it can answer them, which shows at each scale-out`,
  noMemoryLimit: ({ name }: { name: string }) =>
    `${name} has no memory limit: one pod that leaks can take the whole node`,
  pathsWithoutIngress: ({ name }: { name: string }) => `${name} has paths, but there is no Ingress to serve them`,
  nothingThere: () => 'there is no service yet',
}

function wayOut({
  resource,
  target,
  enoughPercent,
  enoughRequest,
}: {
  resource: string
  target: number
  enoughPercent: number
  enoughRequest: string
}): string {
  const asRequest = `a ${resource} request of ${enoughRequest} with a target of ${target} %`
  return enoughPercent <= 100
    ? `A target of ${enoughPercent} % would do, or ${asRequest}.`
    : `What would do: ${asRequest}.`
}

/** What there is to say about a model, by code. Translations have the same form. */
export const english = { ...errors, ...warnings }
export type Words = typeof english
export type DiagnosticCode = keyof Words
export type DiagnosticValues<C extends DiagnosticCode> = Parameters<Words[C]> extends [infer V] ? V : object

export function isError(code: DiagnosticCode): boolean {
  return code in errors
}
