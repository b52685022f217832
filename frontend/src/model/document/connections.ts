import { type Model } from '@food-delivery/deployment-model'
import { INGRESS_ID, type StickerId, autoscalerId, deploymentId, serviceId } from './sticker'

/** A connection, drawn as a line between two stickers. */
export interface Connection {
  readonly from: StickerId
  readonly to: StickerId
  /** The paths of an Ingress; empty for other connections. */
  readonly label: string
}

export function connectionsOf({ services, autoscalers, ingress }: Model): Connection[] {
  const withService = services.filter(({ service }) => service)
  const routed = ingress ? withService.filter(({ paths }) => paths.length > 0) : []
  return [
    ...routed.map(({ name, paths }) => ({ from: INGRESS_ID, to: serviceId(name), label: paths.join(', ') })),
    ...withService.map(({ name }) => ({ from: serviceId(name), to: deploymentId(name), label: '' })),
    ...autoscalers.flatMap((autoscaler) => {
      const target = services.find(({ name }) => name === autoscaler.deployment)
      return target ? [{ from: autoscalerId(autoscaler), to: deploymentId(target.name), label: '' }] : []
    }),
  ]
}
