import { type EnvValue, type Model, type ServiceModel } from '../model/schema'
import { type KubeObject, labelsOf, omitUndefined } from './kube-object'

/** The Deployment of a service: pods under the restricted Pod Security Standard, with probes if `health` is set. */
export function deploymentOf(service: ServiceModel, model: Model): KubeObject {
  const { name } = service
  const hasAutoscaler = model.autoscalers.some(({ deployment }) => deployment === name)
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: labelsOf(name, model.name) },
    spec: omitUndefined({
      // The autoscaler sets the number. A number here would undo its scale-out when the Deployment is applied again.
      replicas: hasAutoscaler ? undefined : (service.replicas ?? 1),
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: labelsOf(name, model.name) },
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [containerOf(service)],
        },
      },
    }),
  }
}

function containerOf(service: ServiceModel): object {
  const { name, image, port, env, resources } = service
  const variables = Object.entries(env).map(([key, value]) => ({ name: key, ...valueOf(value) }))
  const { requests, limits } = resources
  return omitUndefined({
    name,
    image,
    ports: [{ name: 'http', containerPort: port }],
    env: variables.length > 0 ? variables : undefined,
    ...probesOf(service),
    resources: requests || limits ? omitUndefined({ requests, limits }) : undefined,
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
  })
}

function valueOf(value: EnvValue): object {
  if (typeof value === 'string') return { value }
  if ('field' in value) return { valueFrom: { fieldRef: { fieldPath: value.field } } }
  const { secret, key, optional } = value
  return { valueFrom: { secretKeyRef: omitUndefined({ name: secret, key, optional }) } }
}

function probesOf({ health }: ServiceModel): object {
  if (!health) return {}
  const probe = (path: string) => ({ httpGet: { path, port: 'http' } })
  return {
    startupProbe: { ...probe(health.live), periodSeconds: 2, failureThreshold: 30 },
    livenessProbe: { ...probe(health.live), periodSeconds: 10, timeoutSeconds: 2, failureThreshold: 3 },
    readinessProbe: { ...probe(health.ready), periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 2 },
  }
}

/** The Service of a Deployment. */
export function serviceOf({ name, port }: ServiceModel, model: Model): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels: labelsOf(name, model.name) },
    spec: { selector: { app: name }, ports: [{ name: 'http', port, targetPort: 'http' }] },
  }
}
