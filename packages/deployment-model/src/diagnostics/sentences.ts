type StringValues<Name extends string> = Record<Name, string>

/** Usage of an idle pod compared with the target of its HPA, and values that would be sufficient. */
interface IdleUsage {
  deployment: string
  resource: string
  percent: number
  target: number
  min: number
  max: number
  /** Number of pods at which the HPA stays without load. */
  settledPods: number
  sufficientPercent: number
  sufficientRequest: string
}

/** Sentences of the errors: the model cannot be deployed. */
const errors = {
  notYaml: ({ reason }: StringValues<'reason'>) => `invalid YAML: ${reason}`,
  missing: ({ field }: StringValues<'field'>) => `"${field}" is missing`,
  wrongType: ({ expected, actual }: StringValues<'expected' | 'actual'>) => `expected ${expected}, found ${actual}`,
  unknownField: ({ field, suggestion }: StringValues<'field' | 'suggestion'>) =>
    `unknown field "${field}"${suggestion === '' ? '' : `; did you mean "${suggestion}"?`}`,
  badValue: ({ reason }: StringValues<'reason'>) => reason,
  empty: () => 'the text must not be empty',
  badName: () =>
    'a name has lowercase letters, digits and dashes, starts with a letter, ends with a letter or digit, and is at most 63 characters long',
  badImage: () => 'expected an image such as registry.example.com/shop/order:1.0.0',
  badPort: () => 'a port is a whole number from 1 to 65535',
  badCount: () => 'expected a whole number (pods: 0 to 1000, scaleDownWindow: 0 to 3600, others: 1 to 1000000)',
  badQuantity: () => 'expected a quantity such as 100m (a tenth of a core), 128Mi or 1Gi',
  badPath: () => 'a path starts with a slash and has only letters, digits and -._~%/, such as /orders',
  badHost: () => 'expected a host name such as shop.example.com',
  badEnvName: () =>
    'an environment variable has letters, digits, _, - and ., and starts with a letter or _, such as PRODUCT_SERVICE',
  badEnvValue: () => 'expected a string, or { secret, key }, or { field }',
  badResource: () => 'an HPA measures cpu or memory',
  badKind: () => 'an autoscaler is a HorizontalPodAutoscaler or a ScaledObject',
  duplicateName: ({ name }: StringValues<'name'>) => `the name "${name}" is used twice: choose another name`,
  nameOfKedaHpa: ({ name, scaledObject }: StringValues<'name' | 'scaledObject'>) =>
    `KEDA creates an HPA "${name}" for the ScaledObject ${scaledObject}: choose another name`,
  duplicatePath: ({ path, other }: StringValues<'path' | 'other'>) =>
    `the path ${path} already leads to ${other}: remove one, because a path leads to one Service`,
  pathWithoutService: ({ name }: StringValues<'name'>) =>
    `the Ingress needs a Service, and ${name} has none: set service to true or remove its paths`,
  ingressWithoutPaths: () => 'the Ingress has no paths: add a path to a service, such as /orders',
  limitBelowRequest: ({ resource, limit, request }: StringValues<'resource' | 'limit' | 'request'>) =>
    `the ${resource} limit ${limit} is below the request ${request}: raise the limit, because Kubernetes rejects such a pod`,
  noDeployment: ({ name }: StringValues<'name'>) => `${name} scales nothing yet: set its deployment`,
  unknownDeployment: ({ deployment, suggestion }: StringValues<'deployment' | 'suggestion'>) =>
    `the model has no Deployment "${deployment}"${suggestion === '' ? '' : `; did you mean "${suggestion}"?`}`,
  scaledTwice: ({ deployment, other }: StringValues<'deployment' | 'other'>) =>
    `${other} already scales ${deployment}: remove one, because two autoscalers on one Deployment undo each other's changes`,
  hpaAndScaledObject: ({ deployment, other }: StringValues<'deployment' | 'other'>) =>
    `${other} already scales ${deployment}: remove one. KEDA creates an HPA for a ScaledObject, and two HPAs on one Deployment undo each other's changes`,
  minAboveMax: ({ min, max }: { min: number; max: number }) => `min ${min} is above max ${max}: lower min or raise max`,
  minIsZero: () => 'an HPA keeps at least one pod: set min to 1, or use a ScaledObject',
  maxIsZero: () => 'max must be at least 1',
  noRequest: ({ resource, deployment }: StringValues<'resource' | 'deployment'>) =>
    `${deployment} has no ${resource} request, and the target is a percentage of it: the HPA would show <unknown> and never scale`,
  noBrokers: ({ deployment, variable }: StringValues<'deployment' | 'variable'>) =>
    `KEDA reads the brokers from ${variable} of ${deployment}, which has no such variable: add it, or set kafka.brokers`,
}

/** Sentences of the warnings: the model works, but perhaps not as expected. */
const warnings = {
  aboveTargetWhenIdle: (values: IdleUsage & { idle: string; request: string }) =>
    `an idle pod of ${values.deployment} uses ${values.idle} of ${values.request} ${values.resource} = ${values.percent} %, above the target of ${values.target} %, and more pods do not lower this percentage: without load the HPA scales to ${values.settledPods} of ${values.max} pods and stays there. ${remedy(values)}`,
  staysAboveMin: (values: IdleUsage) =>
    `an idle pod of ${values.deployment} uses ${values.percent} % of its ${values.resource} request and the target is ${values.target} %: after a load the HPA stays at ${values.settledPods} pods and does not scale back to ${values.min}. ${remedy(values)}`,
  maxAbovePartitions: ({ max, partitions, topic }: { max: number; partitions: number; topic: string }) =>
    `${topic} has ${partitions} partitions, each with one consumer: ${max - partitions} of ${max} pods would be idle. Lower max, or add partitions`,
  equalBounds: ({ min }: { min: number }) => `min and max are both ${min}: raise max, or the autoscaler never scales`,
  replicasIgnored: ({ name, autoscaler }: StringValues<'name' | 'autoscaler'>) =>
    `${autoscaler} sets the number of pods, so replicas of ${name} is left out, because it would undo a scale-out: remove replicas`,
  floatingImage: ({ image }: StringValues<'image'>) =>
    `${image} has no fixed tag: add one, or pods of one Deployment may run different versions`,
  noReadiness: ({ name }: StringValues<'name'>) =>
    `${name} has no health paths: add them, or a new pod gets requests before it is ready`,
  noMemoryLimit: ({ name }: StringValues<'name'>) =>
    `${name} has no memory limit: set one, or a leaking pod can use up the memory of its node`,
  pathsWithoutIngress: ({ name }: StringValues<'name'>) => `${name} has paths, but the model has no Ingress: add one`,
  noServices: () => 'the model has no service yet: add one',
}

function remedy({ resource, target, sufficientPercent, sufficientRequest }: IdleUsage): string {
  const request = `a ${resource} request of ${sufficientRequest} with a target of ${target} %`
  return sufficientPercent <= 100
    ? `A target of ${sufficientPercent} % would be enough, or ${request}.`
    : `The HPA needs ${request}.`
}

/** The sentence of each diagnostic, by code. Translations have the same type. */
export const english = { ...errors, ...warnings }
export type Sentences = typeof english
export type DiagnosticCode = keyof Sentences
/** The values in the sentence of a code; an empty object if its sentence has none. */
export type DiagnosticValues<C extends DiagnosticCode> = Parameters<Sentences[C]> extends [infer V] ? V : object

/** Whether a diagnostic is an error and not a warning. */
export function isError(code: DiagnosticCode): boolean {
  return code in errors
}
