import { z } from 'zod'
import {
  envName,
  envValue,
  hostName,
  imageName,
  name,
  nonEmptyText,
  path,
  podCount,
  port,
  positiveInteger,
  quantity,
} from './field-schemas'

const amounts = z.strictObject({
  cpu: quantity.optional().describe('CPU: 1 is a core, 100m a tenth of one.'),
  memory: quantity.optional().describe('Memory: 128Mi, 1Gi.'),
})

const health = z.strictObject({
  live: path.describe('Responds with 200 unless the process needs a restart.'),
  ready: path.describe('Responds with 200 while the pod can take requests.'),
})

/** A Deployment and its Service. */
const service = z.strictObject({
  name: name.describe('Name of the Deployment and of its Service, and value of the label `app`.'),
  image: imageName.describe('Container image with a tag.'),
  port: port.default(8_080).describe('Port of the container, and of the Service.'),
  service: z.boolean().default(true).describe('false: a Deployment without a Service, which receives no requests.'),
  replicas: podCount.optional().describe('Number of pods without an autoscaler. Default 1.'),
  env: z.record(envName, envValue).default({}).describe('Environment variables of the container.'),
  paths: z.array(path).default([]).describe('Paths that the Ingress routes to this Service.'),
  resources: z
    .strictObject({ requests: amounts.optional(), limits: amounts.optional() })
    .default({})
    .describe('Requests and limits of a pod. The target of an HPA is in percent of the requests.'),
  idle: amounts.optional().describe('Measured usage of an idle pod; only the checks read it.'),
  health: health.optional().describe('Paths of the probes.'),
})

const commonFields = {
  name: name.describe('Name of the autoscaler.'),
  deployment: name.optional().describe('The service whose Deployment it scales.'),
  max: podCount.describe('Maximum number of pods.'),
  scaleDownWindow: z
    .int('badCount')
    .min(0, 'badCount')
    .max(3_600, 'badCount')
    .optional()
    .describe('Stabilization window for scaling down, in seconds. Default of Kubernetes: 300.'),
}

/** Scales on CPU or memory. */
const horizontalPodAutoscaler = z.strictObject({
  kind: z.literal('HorizontalPodAutoscaler'),
  ...commonFields,
  min: podCount.default(1).describe('Minimum number of pods.'),
  resource: z.enum(['cpu', 'memory'], 'badResource').describe('The measured resource.'),
  utilization: positiveInteger.describe('Target: average usage of the pods, in percent of the request.'),
})

const kafka = z.strictObject({
  topic: nonEmptyText,
  consumerGroup: nonEmptyText,
  lagThreshold: positiveInteger.default(5).describe('Messages of lag per pod.'),
  partitions: positiveInteger.optional().describe('Partitions of the topic: more pods than partitions would be idle.'),
  brokers: nonEmptyText.optional().describe('Bootstrap servers for KEDA.'),
  brokersFrom: envName
    .default('BOOTSTRAP_SERVERS')
    .describe('Environment variable of the container with the bootstrap servers, used without `brokers`.'),
  authentication: name.optional().describe('TriggerAuthentication with the credentials.'),
})

/** Scales on Kafka lag, with KEDA. */
const scaledObject = z.strictObject({
  kind: z.literal('ScaledObject'),
  ...commonFields,
  min: podCount.default(1).describe('Minimum number of pods; 0 lets KEDA stop the last one.'),
  kafka,
})

const ingress = z.strictObject({
  name: name.optional().describe('Name of the Ingress. Default: the name of the model.'),
  className: name.optional().describe('Name of the IngressClass. Default: the default class of the cluster.'),
  host: hostName.optional().describe('Host name. Default: any.'),
})

/** The whole model file. */
export const modelSchema = z.strictObject({
  name: name.describe('Name of the application; the label app.kubernetes.io/part-of of each object.'),
  services: z.array(service),
  autoscalers: z.array(z.discriminatedUnion('kind', [horizontalPodAutoscaler, scaledObject], 'badKind')).default([]),
  ingress: ingress.optional().describe('One Ingress for all paths.'),
})

/** A parsed model, with all defaults filled in. */
export type Model = z.output<typeof modelSchema>
/** The content of a model file. */
export type ModelInput = z.input<typeof modelSchema>
export type ServiceModel = z.output<typeof service>
export type HpaModel = z.output<typeof horizontalPodAutoscaler>
export type ScaledObjectModel = z.output<typeof scaledObject>
export type AutoscalerModel = HpaModel | ScaledObjectModel
export type IngressModel = z.output<typeof ingress>
export type EnvValue = z.output<typeof envValue>

/** The JSON Schema of a model file, for editors: the content of `schema.json`. */
export function modelJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(modelSchema, { io: 'input', target: 'draft-7' })
  const title = 'Deployment model: services, autoscalers and ingress'
  return { $schema, title, ...schema }
}
