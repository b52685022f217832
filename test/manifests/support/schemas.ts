import { z } from 'zod'
import { type KubeObject } from './types'

// The schemas define only the fields that the manifests use, so that a misspelt field is an error. Most values are not
// checked.

const text = z.string().min(1)
const quantity = z.string().regex(/^\d+(m|Mi|Gi|Ki)?$/)
const resources = z.strictObject({
  requests: z.strictObject({ cpu: quantity, memory: quantity }),
  limits: z.strictObject({ memory: quantity }),
})
const empty = z.strictObject({})

const route = z.strictObject({
  host: text.optional(),
  subdomain: text.optional(),
  path: z.string().startsWith('/'),
  port: z.strictObject({ targetPort: text }),
  to: z.strictObject({ kind: z.literal('Service'), name: text, weight: z.literal(100) }),
  wildcardPolicy: z.literal('None'),
  tls: z.strictObject({
    termination: z.enum(['edge', 'passthrough', 'reencrypt']),
    insecureEdgeTerminationPolicy: z.enum(['Allow', 'Redirect', 'None']),
  }),
})

const kafka = z.strictObject({
  kafka: z.strictObject({
    listeners: z.array(
      z.strictObject({
        name: text,
        port: z.number(),
        type: z.literal('internal'),
        tls: z.boolean(),
        authentication: z.strictObject({ type: z.literal('scram-sha-512') }),
      }),
    ),
    authorization: z.strictObject({ type: z.literal('simple') }),
    config: z.record(text, z.union([z.string(), z.number()])),
  }),
  entityOperator: z.strictObject({ topicOperator: empty, userOperator: empty }),
})

const kafkaNodePool = z.strictObject({
  replicas: z.number(),
  roles: z.array(z.enum(['controller', 'broker'])),
  storage: z.strictObject({
    type: z.literal('jbod'),
    volumes: z.array(
      z.strictObject({
        id: z.number(),
        type: z.literal('persistent-claim'),
        size: quantity,
        kraftMetadata: z.literal('shared'),
        deleteClaim: z.boolean(),
      }),
    ),
  }),
  resources,
})

const kafkaTopic = z.strictObject({ partitions: z.int(), replicas: z.int(), config: z.record(text, z.string()) })

const operation = z.enum(['Read', 'Write', 'Describe', 'Delete', 'Create', 'Alter', 'All'])
const kafkaUser = z.strictObject({
  authentication: z.strictObject({ type: z.literal('scram-sha-512') }),
  authorization: z.strictObject({
    type: z.literal('simple'),
    acls: z.array(
      z.strictObject({
        resource: z.strictObject({
          type: z.enum(['topic', 'group']),
          name: text,
          patternType: z.enum(['literal', 'prefix']),
        }),
        operations: z.array(operation),
      }),
    ),
  }),
})

const buildConfig = z.strictObject({
  runPolicy: z.enum(['Serial', 'SerialLatestOnly', 'Parallel']),
  successfulBuildsHistoryLimit: z.int(),
  failedBuildsHistoryLimit: z.int(),
  source: z.strictObject({ type: z.literal('Git'), git: z.strictObject({ uri: z.url(), ref: text }) }),
  strategy: z.strictObject({
    type: z.literal('Docker'),
    dockerStrategy: z.strictObject({
      dockerfilePath: z.literal('Containerfile'),
      buildArgs: z.array(z.strictObject({ name: z.literal('SERVICE'), value: text })),
    }),
  }),
  output: z.strictObject({ to: z.strictObject({ kind: z.literal('ImageStreamTag'), name: text }) }),
  resources,
  triggers: z.array(z.strictObject({ type: z.literal('ConfigChange') })),
})

const subscription = z.strictObject({
  channel: text,
  name: text,
  source: z.enum(['redhat-operators', 'community-operators']),
  sourceNamespace: z.literal('openshift-marketplace'),
  installPlanApproval: z.enum(['Automatic', 'Manual']),
})

const gateway = z.strictObject({
  gatewayClassName: text,
  listeners: z.array(
    z.strictObject({
      name: text,
      port: z.int(),
      protocol: z.literal('HTTP'),
      allowedRoutes: z.strictObject({ namespaces: z.strictObject({ from: z.literal('Same') }) }),
    }),
  ),
})

const httpRoute = z.strictObject({
  parentRefs: z.array(z.strictObject({ name: text })),
  rules: z.array(
    z.strictObject({
      matches: z.array(
        z.strictObject({ path: z.strictObject({ type: z.literal('PathPrefix'), value: z.string().startsWith('/') }) }),
      ),
      timeouts: z.strictObject({ request: z.string().regex(/^\d+s$/) }).optional(),
      backendRefs: z.array(z.strictObject({ name: text, port: z.int() })),
    }),
  ),
})

const kedaController = z.strictObject({
  watchNamespace: z.literal(''),
  operator: z.strictObject({ logLevel: text, logEncoder: text }),
  metricsServer: z.strictObject({ logLevel: z.string() }),
})

/** Schemas of `spec`, by apiVersion and kind. */
const specs: Record<string, z.ZodType> = {
  'route.openshift.io/v1 Route': route,
  'kafka.strimzi.io/v1 Kafka': kafka,
  'kafka.strimzi.io/v1 KafkaNodePool': kafkaNodePool,
  'kafka.strimzi.io/v1 KafkaTopic': kafkaTopic,
  'kafka.strimzi.io/v1 KafkaUser': kafkaUser,
  'build.openshift.io/v1 BuildConfig': buildConfig,
  'image.openshift.io/v1 ImageStream': z.strictObject({ lookupPolicy: z.strictObject({ local: z.boolean() }) }),
  'operators.coreos.com/v1alpha1 Subscription': subscription,
  'operators.coreos.com/v1 OperatorGroup': empty,
  'gateway.networking.k8s.io/v1 Gateway': gateway,
  'gateway.networking.k8s.io/v1 HTTPRoute': httpRoute,
  'keda.sh/v1alpha1 KedaController': kedaController,
}

/** Checks an object whose kind belongs to an operator; returns one line for each error. */
export function schemaErrors(object: KubeObject): string[] {
  const name = `${object.kind} ${object.metadata.name}`
  const schema = specs[`${object.apiVersion} ${object.kind}`]
  if (!schema) return [`${name}: schemas.ts has no schema for ${object.apiVersion} ${object.kind}`]
  const { error } = schema.safeParse(object.spec)
  return error ? error.issues.map(({ path, message }) => `${name}: ${path.join('.')}: ${message}`) : []
}
