import { type Model, type ServiceModel } from '@food-delivery/deployment-model'
import { type SharedTexts } from '../../shell/texts/texts'
import { type Sticker } from '../document/sticker'
import { type ModelTexts } from '../texts/texts'

type Texts = Pick<ModelTexts, 'facts' | 'board'> & Pick<SharedTexts, 'pods'>

/** The lines that a sticker shows below its name. */
export function stickerLines(sticker: Sticker, model: Model, texts: Texts): string[] {
  const { kind, entry } = sticker
  const { facts, board } = texts
  if (kind === 'Deployment') return [shortImage(entry.image), podsOf(entry, model, texts)]
  if (kind === 'Service') return [facts.port(String(entry.port)), entry.paths.join(' ') || facts.noPath]
  if (kind === 'Ingress') return [entry.host ?? facts.anyHost]
  const isConnected = model.services.some(({ name }) => name === entry.deployment)
  const pods = isConnected ? podsWithin(entry, texts) : board.notConnected
  return 'resource' in entry
    ? [facts.utilization(entry.resource, String(entry.utilization)), pods]
    : [facts.lag(String(entry.kafka.lagThreshold)), pods]
}

function podsOf({ name, replicas = 1 }: ServiceModel, model: Model, texts: Texts): string {
  const owner = model.autoscalers.find(({ deployment }) => deployment === name)
  return owner ? podsWithin(owner, texts) : texts.pods(String(replicas))
}

function podsWithin({ min, max }: { min: number; max: number }, { facts, pods }: Texts): string {
  return min === max ? pods(String(min)) : facts.podsWithin(String(min), String(max))
}

/** The image without its registry, for which a sticker has no space: `food-delivery-shop:1.0.0`. */
const shortImage = (image: string): string => image.split('/').at(-1) ?? image
