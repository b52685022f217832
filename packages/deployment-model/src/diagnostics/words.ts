/** One sentence for each error; the model cannot be deployed. */
const errors = {
  notYaml: ({ reason }: { reason: string }) => `this is not valid YAML: ${reason}`,
  missing: ({ field }: { field: string }) => `"${field}" is missing`,
  wrongType: ({ expected, actual }: { expected: string; actual: string }) => `expected ${expected}, found ${actual}`,
  unknownField: ({ field, instead }: { field: string; instead: string }) =>
    `"${field}" is not a field here${instead === '' ? '' : `; did you mean "${instead}"?`}`,
  badValue: ({ reason }: { reason: string }) => reason,
  empty: () => 'this must not be empty',
  badName: () =>
    'a name has lowercase letters, digits and dashes, starts with a letter, ends with a letter or digit, at most 63',
  badImage: () => 'expected an image such as registry.example.com/shop/order:1.0.0',
  badPort: () => 'a port is a whole number from 1 to 65535',
  badCount: () => 'expected a whole number that is not negative and not huge',
  badQuantity: () => 'expected a quantity such as 100m (a tenth of a core), 128Mi or 1Gi',
  badPath: () => 'a path starts with a slash, such as /orders',
  badHost: () => 'expected a host name such as shop.example.com',
  badEnvName: () => 'an environment variable has letters, digits and underscores: PRODUCT_SERVICE',
  badEnvValue: () => 'expected a string, or { secret, key }, or { field }',
  badResource: () => 'an HPA measures cpu or memory',
  badKind: () => 'an autoscaler is a HorizontalPodAutoscaler or a ScaledObject',
  duplicateName: ({ name }: { name: string }) => `there is another "${name}": the second would replace the first`,
  kedaTakesName: ({ name, scaledObject }: { name: string; scaledObject: string }) =>
    `KEDA creates an HPA "${name}" for the ScaledObject ${scaledObject}: choose another name`,
  duplicatePath: ({ path, other }: { path: string; other: string }) =>
    `the path ${path} already leads to ${other}; a path leads to one Service`,
  pathWithoutService: ({ name }: { name: string }) =>
    `the Ingress needs a Service, and ${name} has none: set service to true or remove its paths`,
  ingressWithoutPaths: () => 'the Ingress has no paths: add a path to a service, such as /orders',
  limitBelowRequest: ({ resource, limit, request }: { resource: string; limit: string; request: string }) =>
    `the ${resource} limit ${limit} is below the request ${request}; Kubernetes rejects such a pod`,
  notConnected: ({ name }: { name: string }) => `${name} scales nothing yet: set its deployment`,
  unknownDeployment: ({ deployment, instead }: { deployment: string; instead: string }) =>
    `there is no Deployment "${deployment}"${instead === '' ? '' : `; did you mean "${instead}"?`}`,
  twoOwners: ({ deployment, other }: { deployment: string; other: string }) =>
    `${other} already scales ${deployment}: two autoscalers on one Deployment undo each other's changes`,
  hpaAndScaledObject: ({ deployment, other }: { deployment: string; other: string }) =>
    `${other} already scales ${deployment}: KEDA creates an HPA for a ScaledObject, and two HPAs on one Deployment undo each other's changes`,
  minAboveMax: ({ min, max }: { min: number; max: number }) => `min ${min} is above max ${max}`,
  minOfZero: () => 'an HPA keeps at least one pod; only a ScaledObject can go to 0',
  maxOfZero: () => 'max must be at least 1',
  noRequest: ({ resource, deployment }: { resource: string; deployment: string }) =>
    `${deployment} has no ${resource} request, and the target is a percentage of it: the HPA would show <unknown> and never scale`,
  noBrokers: ({ deployment, variable }: { deployment: string; variable: string }) =>
    `KEDA reads the brokers from ${variable} of ${deployment}, which has no such variable: add it, or set kafka.brokers`,
}

/** One sentence for each warning; the model works, but perhaps not as expected. */
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
    `an idle pod of ${values.deployment} uses ${values.idle} of ${values.request} ${values.resource} = ${values.percent} %, above the target of ${values.target} %, and more pods do not lower that: without load it scales to ${values.rest} of ${values.max} pods and stays there. ${remedy(values)}`,
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
    `an idle pod of ${values.deployment} uses ${values.percent} % of its ${values.resource} request and the target is ${values.target} %: after a load it stays at ${values.rest} pods and does not scale back to ${values.min}. ${remedy(values)}`,
  maxAbovePartitions: ({ max, partitions, topic }: { max: number; partitions: number; topic: string }) =>
    `${topic} has ${partitions} partitions, each with one consumer: ${max - partitions} of ${max} pods would be idle`,
  nothingToScale: ({ min }: { min: number }) => `min and max are both ${min}: it never scales`,
  replicasOwned: ({ name, autoscaler }: { name: string; autoscaler: string }) =>
    `${autoscaler} sets the number of pods, so replicas of ${name} is left out: applying it again would undo a scale-out`,
  floatingImage: ({ image }: { image: string }) =>
    `${image} has no fixed tag: pods of one Deployment may run different versions`,
  noReadiness: ({ name }: { name: string }) =>
    `${name} has no health paths: a new pod gets requests before it can answer them, at each scale-out`,
  noMemoryLimit: ({ name }: { name: string }) =>
    `${name} has no memory limit: a leaking pod can use up the memory of its node`,
  pathsWithoutIngress: ({ name }: { name: string }) => `${name} has paths, but there is no Ingress to serve them`,
  nothingThere: () => 'there is no service yet',
}

function remedy({
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
    ? `A target of ${enoughPercent} % would be enough, or ${asRequest}.`
    : `It needs ${asRequest}.`
}

/** The sentence of each diagnostic, by code. Translations have the same type. */
export const english = { ...errors, ...warnings }
export type Words = typeof english
export type DiagnosticCode = keyof Words
export type DiagnosticValues<C extends DiagnosticCode> = Parameters<Words[C]> extends [infer V] ? V : object

export function isError(code: DiagnosticCode): boolean {
  return code in errors
}
