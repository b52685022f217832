import { z } from 'zod'
import { count, envName, envValue, hostName, imageName, name, path, port, positive, quantity, text } from './fields'

const amounts = z.strictObject({
  cpu: quantity.optional().describe('Processor time: 1 is a core, 100m a tenth of one.'),
  memory: quantity.optional().describe('Memory: 128Mi, 1Gi.'),
})

const health = z.strictObject({
  live: path.describe('Answers 200 while the process need not be restarted.'),
  ready: path.describe('Answers 200 while the pod can take requests.'),
})

/** A Deployment, and the Service in front of it. */
export const service = z.strictObject({
  name: name.describe('Name of the Deployment, of its Service and of the label `app`.'),
  image: imageName.describe('Container image with a tag.'),
  port: port.default(8_080).describe('Port of the container, and of the Service.'),
  service: z.boolean().default(true).describe('false: a Deployment that nobody calls, without a Service.'),
  replicas: count.optional().describe('Pods, where no autoscaler owns the number. Default 1.'),
  env: z.record(envName, envValue).default({}).describe('Environment variables of the container.'),
  paths: z.array(path).default([]).describe('Paths that the Ingress leads to this Service.'),
  resources: z
    .strictObject({ requests: amounts.optional(), limits: amounts.optional() })
    .default({})
    .describe('What a pod asks for, and may take at most. An HPA measures in percent of the requests.'),
  idle: amounts.optional().describe('What a pod uses with nothing to do, as measured; only the checks read it.'),
  health: health.optional().describe('Paths of the probes.'),
})

const bounds = {
  name: name.describe('Name of the autoscaler.'),
  deployment: name.optional().describe('The service whose Deployment it scales.'),
  max: count.describe('Most pods.'),
  scaleDownWindow: z
    .int('badCount')
    .min(0, 'badCount')
    .max(3_600, 'badCount')
    .optional()
    .describe('Seconds for which the largest wish counts before pods are taken away. Kubernetes takes 300.'),
}

/** Scales on processor time or memory. */
export const horizontalPodAutoscaler = z.strictObject({
  kind: z.literal('HorizontalPodAutoscaler'),
  ...bounds,
  min: count.default(1).describe('Fewest pods.'),
  resource: z.enum(['cpu', 'memory'], 'badResource').describe('What is measured.'),
  utilization: positive.describe('Target: percent of the request, on average over the pods.'),
})

const kafka = z.strictObject({
  topic: text,
  consumerGroup: text,
  lagThreshold: positive.default(5).describe('Messages of lag per pod.'),
  partitions: positive.optional().describe('Partitions of the topic: more pods than these have no work.'),
  brokers: text.optional().describe('Bootstrap servers, as KEDA reaches them.'),
  brokersFrom: envName
    .default('BOOTSTRAP_SERVERS')
    .describe('Environment variable of the container that names them, where `brokers` does not.'),
  authentication: name.optional().describe('TriggerAuthentication with the credentials.'),
})

/** Scales on Kafka lag, with KEDA. */
export const scaledObject = z.strictObject({
  kind: z.literal('ScaledObject'),
  ...bounds,
  min: count.default(1).describe('Fewest pods; 0 lets KEDA stop the last one.'),
  kafka,
})

const ingress = z.strictObject({
  name: name.optional().describe('Name of the Ingress. Default: the name of the model.'),
  className: name.optional().describe('Ingress controller. Default: that of the cluster.'),
  host: hostName.optional().describe('Host name. Default: any.'),
})

/** The whole model file. */
export const modelSchema = z.strictObject({
  name: name.describe('Name of the whole; each object carries it as app.kubernetes.io/part-of.'),
  services: z.array(service),
  autoscalers: z.array(z.discriminatedUnion('kind', [horizontalPodAutoscaler, scaledObject], 'badKind')).default([]),
  ingress: ingress.optional().describe('One door for all paths.'),
})

/** What is deployed, parsed: every default is filled in. */
export type Model = z.output<typeof modelSchema>
/** What a model file may say. */
export type ModelInput = z.input<typeof modelSchema>
export type ServiceModel = z.output<typeof service>
export type HpaModel = z.output<typeof horizontalPodAutoscaler>
export type ScaledObjectModel = z.output<typeof scaledObject>
export type AutoscalerModel = HpaModel | ScaledObjectModel
export type IngressModel = z.output<typeof ingress>
export type EnvValue = z.output<typeof envValue>
