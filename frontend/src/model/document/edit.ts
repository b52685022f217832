import { type Model } from '@food-delivery/deployment-model'
import { autoscalerName, isDefaultName, newAutoscaler, newService, pathOf } from './new-entries'
import {
  INGRESS,
  type Sticker,
  type StickerId,
  type StickerKind,
  autoscalerId,
  deploymentId,
  serviceId,
} from './sticker'

/** A changed model, and the sticker that changed. */
interface Edited {
  readonly model: Model
  readonly id: StickerId
}

/** Adds a sticker, connected to `on`, the sticker it was dropped on, if their kinds allow it. */
export function addSticker(model: Model, kind: StickerKind, on?: Sticker): Edited {
  return adders[kind](model, on)
}

const adders: Record<StickerKind, (model: Model, on: Sticker | undefined) => Edited> = {
  Deployment: (model) => addService(model, false),
  Service: (model, on) => {
    const bare = on?.kind === 'Deployment' && !on.entry.service ? on.name : undefined
    if (bare === undefined) return addService(model, true)
    return { model: changeService(model, bare, { service: true }), id: serviceId(bare) }
  },
  Ingress: (model) => ({ model: model.ingress ? model : withIngress(model), id: INGRESS }),
  HorizontalPodAutoscaler: (model, on) => addAutoscaler(model, 'HorizontalPodAutoscaler', on),
  ScaledObject: (model, on) => addAutoscaler(model, 'ScaledObject', on),
}

function addService(model: Model, isServed: boolean): Edited {
  const service = newService(model, isServed)
  const id = isServed ? serviceId(service.name) : deploymentId(service.name)
  return { model: { ...model, services: [...model.services, service] }, id }
}

/** Like the lab's tool, adding an Ingress gives every Service without paths a default one. */
function withIngress(model: Model): Model {
  const services = model.services.map((each) =>
    each.service && each.paths.length === 0 ? { ...each, paths: [pathOf(each.name)] } : each,
  )
  return { ...model, services, ingress: {} }
}

function addAutoscaler(
  model: Model,
  kind: 'HorizontalPodAutoscaler' | 'ScaledObject',
  on: Sticker | undefined,
): Edited {
  const deployment = on && (on.kind === 'Deployment' || on.kind === 'Service') ? on.name : undefined
  const autoscaler = newAutoscaler(kind, model, deployment)
  return { model: { ...model, autoscalers: [...model.autoscalers, autoscaler] }, id: autoscalerId(autoscaler) }
}

/** Whether a line may be drawn between two stickers, in either direction. */
export function canConnect(from: Sticker, to: Sticker): boolean {
  return pairOf(from, to) !== undefined
}

/** Connects an autoscaler with a Deployment, or the Ingress with a Service. Undefined for any other pair. */
export function connect(model: Model, from: Sticker, to: Sticker): Edited | undefined {
  const pair = pairOf(from, to)
  if (!pair) return undefined
  const [source, target] = pair
  if (source.kind === 'Ingress') {
    const paths = target.entry.paths.length > 0 ? target.entry.paths : [pathOf(target.name)]
    return { model: changeService(model, target.name, { paths }), id: INGRESS }
  }
  const { name, kind } = source
  const named = isDefaultName(name) ? autoscalerName(kind, model, target.name) : name
  const autoscalers = model.autoscalers.map((each) =>
    each.name === name && each.kind === kind ? { ...each, name: named, deployment: target.name } : each,
  )
  return { model: { ...model, autoscalers }, id: autoscalerId({ kind, name: named }) }
}

type Service = Extract<Sticker, { kind: 'Deployment' | 'Service' }>

function pairOf(from: Sticker, to: Sticker): [Exclude<Sticker, Service>, Service] | undefined {
  const [source, target] = isService(from) ? [to, from] : [from, to]
  if (isService(source) || !isService(target)) return undefined
  const wanted = source.kind === 'Ingress' ? 'Service' : 'Deployment'
  return target.kind === wanted ? [source, target] : undefined
}

const isService = (sticker: Sticker): sticker is Service => sticker.kind === 'Deployment' || sticker.kind === 'Service'

/** Removes a sticker; autoscalers of a Deployment stay, disconnected. */
export function removeSticker(model: Model, { kind, name }: Sticker): Model {
  if (kind === 'Ingress') {
    const { ingress: _gone, ...rest } = model
    return rest
  }
  if (kind === 'Service') return changeService(model, name, { service: false, paths: [] })
  if (kind !== 'Deployment')
    return { ...model, autoscalers: model.autoscalers.filter((each) => each.name !== name || each.kind !== kind) }
  return {
    ...model,
    services: model.services.filter((each) => each.name !== name),
    autoscalers: model.autoscalers.map(({ deployment, ...each }) =>
      deployment === undefined || deployment === name ? each : { ...each, deployment },
    ),
  }
}

function changeService(model: Model, name: string, change: Partial<Model['services'][number]>): Model {
  return { ...model, services: model.services.map((each) => (each.name === name ? { ...each, ...change } : each)) }
}
