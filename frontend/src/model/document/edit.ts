import { type AutoscalerModel, type Model } from '@food-delivery/deployment-model'
import { autoscalerName, isDefaultName, newAutoscaler, newService, defaultPath } from './new-entries'
import {
  INGRESS_ID,
  type Sticker,
  type StickerId,
  type StickerKind,
  autoscalerId,
  deploymentId,
  serviceId,
} from './sticker'

/** The model after a change, and the id of the sticker that was added or changed. */
interface Edit {
  readonly model: Model
  readonly id: StickerId
}

/** Adds a sticker. It is connected to `target`, on which it was dropped, if their kinds allow a connection. */
export function addSticker(model: Model, kind: StickerKind, target?: Sticker): Edit {
  return adders[kind](model, target)
}

const adders: Record<StickerKind, (model: Model, target: Sticker | undefined) => Edit> = {
  Deployment: (model) => addService(model, false),
  Service: (model, target) => {
    if (target?.kind !== 'Deployment' || target.entry.service) return addService(model, true)
    return { model: changeService(model, target.name, { service: true }), id: serviceId(target.name) }
  },
  Ingress: (model) => ({ model: model.ingress ? model : withIngress(model), id: INGRESS_ID }),
  HorizontalPodAutoscaler: (model, target) => addAutoscaler(model, 'HorizontalPodAutoscaler', target),
  ScaledObject: (model, target) => addAutoscaler(model, 'ScaledObject', target),
}

function addService(model: Model, hasService: boolean): Edit {
  const service = newService(model, hasService)
  const id = hasService ? serviceId(service.name) : deploymentId(service.name)
  return { model: { ...model, services: [...model.services, service] }, id }
}

/** Adds an Ingress, and a default path for each Service without paths. */
function withIngress(model: Model): Model {
  const services = model.services.map((entry) =>
    entry.service && entry.paths.length === 0 ? { ...entry, paths: [defaultPath(entry.name)] } : entry,
  )
  return { ...model, services, ingress: {} }
}

function addAutoscaler(model: Model, kind: AutoscalerModel['kind'], target: Sticker | undefined): Edit {
  const deployment = target && belongsToService(target) ? target.name : undefined
  const autoscaler = newAutoscaler(kind, model, deployment)
  return { model: { ...model, autoscalers: [...model.autoscalers, autoscaler] }, id: autoscalerId(autoscaler) }
}

/** Whether two stickers can be connected. Their order does not matter. */
export function canConnect(from: Sticker, to: Sticker): boolean {
  return pairOf(from, to) !== undefined
}

/** Connects an autoscaler with a Deployment, or the Ingress with a Service. Undefined for any other pair. */
export function connect(model: Model, from: Sticker, to: Sticker): Edit | undefined {
  const pair = pairOf(from, to)
  if (!pair) return undefined
  const [source, target] = pair
  if (source.kind === 'Ingress') {
    const paths = target.entry.paths.length > 0 ? target.entry.paths : [defaultPath(target.name)]
    return { model: changeService(model, target.name, { paths }), id: INGRESS_ID }
  }
  const { name, kind } = source
  const newName = isDefaultName(name) ? autoscalerName(kind, model, target.name) : name
  const autoscalers = model.autoscalers.map((entry) =>
    entry.name === name && entry.kind === kind ? { ...entry, name: newName, deployment: target.name } : entry,
  )
  return { model: { ...model, autoscalers }, id: autoscalerId({ kind, name: newName }) }
}

/** The stickers of a service: its Deployment and its Service. */
type ServiceSticker = Extract<Sticker, { kind: 'Deployment' | 'Service' }>

/** Sorts two stickers into the source and the target of a connection; undefined if they cannot be connected. */
function pairOf(from: Sticker, to: Sticker): [Exclude<Sticker, ServiceSticker>, ServiceSticker] | undefined {
  const [source, target] = belongsToService(from) ? [to, from] : [from, to]
  if (belongsToService(source) || !belongsToService(target)) return undefined
  const targetKind = source.kind === 'Ingress' ? 'Service' : 'Deployment'
  return target.kind === targetKind ? [source, target] : undefined
}

const belongsToService = (sticker: Sticker): sticker is ServiceSticker =>
  sticker.kind === 'Deployment' || sticker.kind === 'Service'

/** Removes a sticker. The autoscalers of a removed Deployment stay, without a connection. */
export function removeSticker(model: Model, { kind, name }: Sticker): Model {
  if (kind === 'Ingress') {
    const { ingress: _ingress, ...withoutIngress } = model
    return withoutIngress
  }
  if (kind === 'Service') return changeService(model, name, { service: false, paths: [] })
  if (kind !== 'Deployment')
    return { ...model, autoscalers: model.autoscalers.filter((entry) => entry.name !== name || entry.kind !== kind) }
  return {
    ...model,
    services: model.services.filter((entry) => entry.name !== name),
    autoscalers: model.autoscalers.map(({ deployment, ...autoscaler }) =>
      deployment === undefined || deployment === name ? autoscaler : { ...autoscaler, deployment },
    ),
  }
}

function changeService(model: Model, name: string, change: Partial<Model['services'][number]>): Model {
  return { ...model, services: model.services.map((entry) => (entry.name === name ? { ...entry, ...change } : entry)) }
}
