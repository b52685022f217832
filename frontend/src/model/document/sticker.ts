import { type AutoscalerModel, type Model, type ModelPath, type ServiceModel } from '@food-delivery/deployment-model'

/** Kinds of stickers, in the order of the palette. */
export const stickerKinds = ['Deployment', 'Service', 'Ingress', 'HorizontalPodAutoscaler', 'ScaledObject'] as const
export type StickerKind = (typeof stickerKinds)[number]

/** Kind and name: `Deployment/order`. The id of the Ingress has no name, because there is only one. */
export type StickerId = `${StickerKind}/${string}`

/** A sticker on the board, which shows one entry of the model. `path`: the path of that entry in the model. */
export type Sticker =
  | { id: StickerId; kind: 'Deployment'; name: string; path: ModelPath; entry: ServiceModel }
  | { id: StickerId; kind: 'Service'; name: string; path: ModelPath; entry: ServiceModel }
  | { id: StickerId; kind: AutoscalerModel['kind']; name: string; path: ModelPath; entry: AutoscalerModel }
  | { id: StickerId; kind: 'Ingress'; name: string; path: ModelPath; entry: NonNullable<Model['ingress']> }

export const INGRESS_ID: StickerId = 'Ingress/'
export const deploymentId = (name: string): StickerId => `Deployment/${name}`
export const serviceId = (name: string): StickerId => `Service/${name}`
export const autoscalerId = ({ kind, name }: Pick<AutoscalerModel, 'kind' | 'name'>): StickerId => `${kind}/${name}`

/** The stickers of a model in reading order: Ingress, Services, Deployments, autoscalers. */
export function stickersOf({ name, services, autoscalers, ingress }: Model): Sticker[] {
  const serviceFields = services.map((entry, index) => ({ entry, path: ['services', index], name: entry.name }))
  return [
    ...(ingress ? [ingressSticker(ingress, name)] : []),
    ...serviceFields
      .filter(({ entry }) => entry.service)
      .map((fields) => ({ id: serviceId(fields.name), kind: 'Service' as const, ...fields })),
    ...serviceFields.map((fields) => ({ id: deploymentId(fields.name), kind: 'Deployment' as const, ...fields })),
    ...autoscalers.map((entry, index) => ({
      id: autoscalerId(entry),
      kind: entry.kind,
      name: entry.name,
      path: ['autoscalers', index],
      entry,
    })),
  ]
}

function ingressSticker(entry: NonNullable<Model['ingress']>, modelName: string): Sticker {
  return { id: INGRESS_ID, kind: 'Ingress', name: entry.name ?? modelName, path: ['ingress'], entry }
}

/** The sticker that shows the value at a path of the model. */
export function stickerOfPath(stickers: readonly Sticker[], path: ModelPath): Sticker | undefined {
  const owners = stickers.filter((sticker) => sticker.path.every((part, index) => path[index] === part))
  const isOfService = path[2] === 'paths' || path[2] === 'port'
  return owners.find(({ kind }) => (kind === 'Service') === isOfService) ?? owners[0]
}
