import { type AutoscalerModel, type Model, type ServiceModel } from '@food-delivery/deployment-model'

/** A service as a sticker makes it: small, probed, with the requests that an HPA needs. */
export function newService(model: Model, isServed: boolean): ServiceModel {
  const name = freeName('service', model.services)
  return {
    name,
    image: 'ghcr.io/food-delivery/food-delivery-shop:1.0.0',
    port: 8_080,
    service: isServed,
    env: {},
    paths: isServed && model.ingress ? [pathOf(name)] : [],
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    health: { live: '/livez', ready: '/readyz' },
  }
}

/** An autoscaler as a sticker makes it; connected when it was dropped on a Deployment. */
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

/** The longest name that a model takes. */
const LONGEST_NAME = 63

/** `order-hpa` for the Deployment order, whose name is cut where both are too long; `hpa-1` while it has none. */
export function autoscalerName(
  kind: AutoscalerModel['kind'],
  { autoscalers }: Model,
  deployment: string | undefined,
): string {
  const suffix = kind === 'ScaledObject' ? 'scaler' : 'hpa'
  const room = LONGEST_NAME - suffix.length - 1
  const wished = `${(deployment ?? '').slice(0, room).replace(/-+$/, '')}-${suffix}`
  const isFree = !autoscalers.some(({ name }) => name === wished)
  return deployment !== undefined && isFree ? wished : freeName(suffix, autoscalers)
}

/** Whether a name was made up here, so that it may follow the Deployment. */
export const isMadeUp = (name: string): boolean => /^(hpa|scaler)-\d+$/.test(name)

/** The path that an Ingress leads to a service by default: `/orders`, `/deliveries`. */
export function pathOf(name: string): string {
  if (/[^aeiou]y$/.test(name)) return `/${name.slice(0, -1)}ies`
  return name.endsWith('s') ? `/${name}` : `/${name}s`
}

function freeName(word: string, taken: readonly { name: string }[]): string {
  for (let number = 1; ; number += 1) {
    const name = `${word}-${number}`
    if (!taken.some((other) => other.name === name)) return name
  }
}
