import { defined } from '../json'
import { type Container, type Deployment, type EnvVar, type PodTemplate, type Probe } from './objects'

/** Adds the API server's defaults to a Deployment. */
export function withDeploymentDefaults(deployment: Deployment): Deployment {
  const { spec } = deployment
  // A Deployment without containers stays as it is, because the validation refuses it.
  if (!Array.isArray(spec.template?.spec?.containers)) return deployment
  return {
    ...deployment,
    spec: {
      replicas: 1,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      ...spec,
      strategy: strategyOf(spec.strategy),
      template: templateOf(spec.template),
    },
  }
}

function strategyOf({ type = 'RollingUpdate', ...strategy }: NonNullable<Deployment['spec']['strategy']> = {}) {
  if (type !== 'RollingUpdate') return { ...strategy, type }
  return { type, rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%', ...strategy.rollingUpdate } }
}

function templateOf(template: PodTemplate): PodTemplate {
  const { spec } = template
  const { serviceAccountName, initContainers, volumes } = spec
  return {
    ...template,
    spec: {
      dnsPolicy: 'ClusterFirst',
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      terminationGracePeriodSeconds: 30,
      ...defined({ serviceAccount: serviceAccountName }),
      ...spec,
      containers: spec.containers.map(containerOf),
      ...(initContainers ? { initContainers: initContainers.map(containerOf) } : {}),
      ...(volumes ? { volumes: volumes.map(volumeOf) } : {}),
    } as PodTemplate['spec'],
  }
}

const withProtocol = <T extends object>(port: T) => ({ protocol: 'TCP', ...port })

function containerOf(container: Container): Container {
  const { image, ports, env } = container
  const defaults = {
    imagePullPolicy: isLatest(image) ? 'Always' : 'IfNotPresent',
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  }
  const probes = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const
  return {
    ...defaults,
    ...container,
    ...(ports ? { ports: ports.map(withProtocol) } : {}),
    ...(env ? { env: env.map(variableOf) } : {}),
    ...Object.fromEntries(probes.flatMap((name) => (container[name] ? [[name, probeOf(container[name])]] : []))),
  }
}

/** Whether an image has the tag `latest`, or neither a tag nor a digest. */
const isLatest = (image = '') =>
  !image.includes('@') && /^[^:]*$|:latest$/.test(image.slice(image.lastIndexOf('/') + 1))

function variableOf(variable: EnvVar): EnvVar {
  const { valueFrom } = variable
  if (!valueFrom?.fieldRef) return variable
  return { ...variable, valueFrom: { ...valueFrom, fieldRef: { apiVersion: 'v1', ...valueFrom.fieldRef } } }
}

/** Adds the defaults of a probe. As in Kubernetes, 0 counts as not set. */
function probeOf({ httpGet, ...probe }: Probe): Probe {
  const nonZeroFields = Object.fromEntries(Object.entries(probe).filter(([, value]) => (value as unknown) !== 0))
  return {
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
    ...nonZeroFields,
    ...(httpGet ? { httpGet: { path: '/', scheme: 'HTTP', ...httpGet } } : {}),
  }
}

/** Adds the defaults of a volume: an emptyDir if it has no source, and mode 644 for files from the API, such as a ConfigMap. */
function volumeOf(volume: { name: string; [source: string]: unknown }) {
  const source = ['configMap', 'secret', 'projected', 'downwardAPI'].find((name) => volume[name] !== undefined)
  if (source) return { ...volume, [source]: { defaultMode: 0o644, ...(volume[source] as object) } }
  return Object.keys(volume).length > 1 ? volume : { ...volume, emptyDir: {} }
}
