/** One field of a message. `type`: default a string; for an inner message, its schema. */
export interface Field {
  name: string
  type?: 'string' | 'bytes' | 'number' | 'boolean' | 'quantity' | 'intOrString' | Schema
  isList?: boolean
  /** A map with string keys; `type` is that of the values. */
  isMap?: boolean
  /** Whether 0 and false differ from an absent field. */
  keepsZero?: boolean
}

/** The fields of a message, by their numbers in Kubernetes' `generated.proto`. */
export interface Schema {
  [number: number]: Field
}

type Type = NonNullable<Field['type']>

const text = (name: string): Field => ({ name })
const texts = (name: string): Field => ({ name, isList: true })
const map = (name: string, type: Type = 'string'): Field => ({ name, type, isMap: true })
const number = (name: string): Field => ({ name, type: 'number' })
/** A number whose value 0 differs from an absent field. */
const optionalNumber = (name: string): Field => ({ name, type: 'number', keepsZero: true })
const flag = (name: string): Field => ({ name, type: 'boolean', keepsZero: true })
const field = (name: string, type: Type): Field => ({ name, type })
const list = (name: string, type: Type): Field => ({ name, type, isList: true })

const metadata = field('metadata', {
  1: text('name'),
  2: text('generateName'),
  3: text('namespace'),
  5: text('uid'),
  6: text('resourceVersion'),
  11: map('labels'),
  12: map('annotations'),
  14: texts('finalizers'),
})

const container: Schema = {
  1: text('name'),
  2: text('image'),
  3: texts('command'),
  4: texts('args'),
  5: text('workingDir'),
  6: list('ports', {
    1: text('name'),
    2: number('hostPort'),
    3: number('containerPort'),
    4: text('protocol'),
    5: text('hostIP'),
  }),
  7: list('env', { 1: text('name'), 2: text('value') }),
  8: field('resources', { 1: map('limits', 'quantity'), 2: map('requests', 'quantity') }),
  14: text('imagePullPolicy'),
}

const template = field('template', {
  1: metadata,
  2: field('spec', {
    2: list('containers', container),
    3: text('restartPolicy'),
    4: optionalNumber('terminationGracePeriodSeconds'),
    8: text('serviceAccountName'),
  }),
})

const labelSelector: Schema = {
  1: map('matchLabels'),
  2: list('matchExpressions', { 1: text('key'), 2: text('operator'), 3: texts('values') }),
}

const deploymentSpec: Schema = {
  1: optionalNumber('replicas'),
  2: field('selector', labelSelector),
  3: template,
  4: field('strategy', {
    1: text('type'),
    2: field('rollingUpdate', { 1: field('maxUnavailable', 'intOrString'), 2: field('maxSurge', 'intOrString') }),
  }),
  5: number('minReadySeconds'),
  6: optionalNumber('revisionHistoryLimit'),
  7: { name: 'paused', type: 'boolean' },
  9: optionalNumber('progressDeadlineSeconds'),
}

const serviceSpec: Schema = {
  1: list('ports', {
    1: text('name'),
    2: text('protocol'),
    3: number('port'),
    4: field('targetPort', 'intOrString'),
    5: number('nodePort'),
  }),
  2: map('selector'),
  3: text('clusterIP'),
  4: text('type'),
  7: text('sessionAffinity'),
  10: text('externalName'),
}

const scaleTargetRef = field('scaleTargetRef', { 1: text('kind'), 2: text('name'), 3: text('apiVersion') })

const metricTarget = field('target', {
  1: text('type'),
  2: field('value', 'quantity'),
  3: field('averageValue', 'quantity'),
  4: optionalNumber('averageUtilization'),
})

/** The messages that `kubectl create` and `kubectl autoscale` send, by apiVersion and kind. */
export const schemas: Record<string, Schema> = {
  'v1 Namespace': { 1: metadata },
  'v1 ConfigMap': { 1: metadata, 2: map('data'), 3: map('binaryData', 'bytes'), 4: flag('immutable') },
  'v1 Secret': { 1: metadata, 2: map('data', 'bytes'), 3: text('type'), 4: map('stringData'), 5: flag('immutable') },
  'v1 Service': { 1: metadata, 2: field('spec', serviceSpec) },
  'apps/v1 Deployment': { 1: metadata, 2: field('spec', deploymentSpec) },
  'autoscaling/v1 HorizontalPodAutoscaler': {
    1: metadata,
    2: field('spec', {
      1: scaleTargetRef,
      2: optionalNumber('minReplicas'),
      3: number('maxReplicas'),
      4: optionalNumber('targetCPUUtilizationPercentage'),
    }),
  },
  'autoscaling/v2 HorizontalPodAutoscaler': {
    1: metadata,
    2: field('spec', {
      1: scaleTargetRef,
      2: optionalNumber('minReplicas'),
      3: number('maxReplicas'),
      4: list('metrics', { 1: text('type'), 4: field('resource', { 1: text('name'), 2: metricTarget }) }),
    }),
  },
}
