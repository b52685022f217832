import { type Model, type ServiceModel } from '@food-delivery/deployment-model'
import { type Sticker } from '../document/sticker'
import { type ModelTexts } from '../texts/texts'

/** The lines that a sticker shows below its name. */
export function factsOf(sticker: Sticker, model: Model, { facts, board }: ModelTexts): string[] {
  const { kind, entry } = sticker
  if (kind === 'Deployment') return [shortImage(entry.image), podsOf(entry, model, facts)]
  if (kind === 'Service') return [facts.port(String(entry.port)), entry.paths.join(' ') || facts.noPath]
  if (kind === 'Ingress') return [entry.host ?? facts.anyHost]
  const bounds = facts.pods(String(entry.min), String(entry.max))
  const isConnected = model.services.some(({ name }) => name === entry.deployment)
  const pods = isConnected ? bounds : board.notConnected
  return 'resource' in entry
    ? [facts.utilization(entry.resource, String(entry.utilization)), pods]
    : [facts.lag(String(entry.kafka.lagThreshold)), pods]
}

function podsOf({ name, replicas = 1 }: ServiceModel, model: Model, facts: ModelTexts['facts']): string {
  const owner = model.autoscalers.find(({ deployment }) => deployment === name)
  if (owner) return facts.pods(String(owner.min), String(owner.max))
  return replicas === 1 ? facts.onePod : facts.pods(String(replicas), String(replicas))
}

/** `food-delivery-shop:1.0.0`: the registry says little on a sticker. */
const shortImage = (image: string): string => image.split('/').at(-1) ?? image
