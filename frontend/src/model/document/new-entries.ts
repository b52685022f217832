import { type AutoscalerModel, type Model, type ServiceModel } from '@food-delivery/deployment-model'

/** A new service with probes, and with the resource requests that an HPA needs. */
export function newService(model: Model, hasService: boolean): ServiceModel {
  const name = unusedName('service', model.services)
  return {
    name,
    image: 'ghcr.io/food-delivery/food-delivery-shop:1.0.0',
    port: 8_080,
    service: hasService,
    env: {},
    paths: hasService && model.ingress ? [defaultPath(name)] : [],
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    health: { live: '/livez', ready: '/readyz' },
  }
}

/** A new autoscaler, connected to `deployment` if that is given. */
export function newAutoscaler(
  kind: AutoscalerModel['kind'],
  model: Model,
  deployment: string | undefined,
): AutoscalerModel {
  const name = autoscalerName(kind, model, deployment)
  const common = { name, min: 1, max: 5, ...(deployment === undefined ? {} : { deployment }) }
  if (kind === 'HorizontalPodAutoscaler') return { kind, ...common, resource: 'cpu', utilization: 50 }
  const group = `${deployment ?? 'shop'}-consumer-group`
  return {
    kind,
    ...common,
    kafka: { topic: 'shop', consumerGroup: group, lagThreshold: 5, partitions: 6, brokersFrom: 'BOOTSTRAP_SERVERS' },
  }
}

const MAX_NAME_LENGTH = 63

/**
 * The default name: `order-hpa` for the Deployment `order`, shortened if too long; `hpa-1` without a Deployment, or if
 * that name is taken.
 */
export function autoscalerName(
  kind: AutoscalerModel['kind'],
  { autoscalers }: Model,
  deployment: string | undefined,
): string {
  const suffix = kind === 'ScaledObject' ? 'scaler' : 'hpa'
  const maxLength = MAX_NAME_LENGTH - suffix.length - 1
  const preferred = `${(deployment ?? '').slice(0, maxLength).replace(/-+$/, '')}-${suffix}`
  const isFree = !autoscalers.some(({ name }) => name === preferred)
  return deployment !== undefined && isFree ? preferred : unusedName(suffix, autoscalers)
}

/** Whether a name is the default of an autoscaler without a Deployment. */
export const isDefaultName = (name: string): boolean => /^(hpa|scaler)-\d+$/.test(name)

/** The default path of a service, its name in the plural: `/orders`, `/deliveries`. */
export function defaultPath(name: string): string {
  if (/[^aeiou]y$/.test(name)) return `/${name.slice(0, -1)}ies`
  return name.endsWith('s') ? `/${name}` : `/${name}s`
}

function unusedName(prefix: string, entries: readonly { name: string }[]): string {
  for (let number = 1; ; number += 1) {
    const name = `${prefix}-${number}`
    if (!entries.some((entry) => entry.name === name)) return name
  }
}
