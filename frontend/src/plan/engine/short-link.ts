import { type LoadSource, squaredVariation } from '@food-delivery/planner'
import { MAX_LINK_BYTES, fragmentOf } from '../document/link'
import { type PlanDocument } from '../document/plan-document'
import { type ShortLink } from './messages'
import { readLoadInput } from './plan-basis'
import { inPart } from './problem'
import { type ShortenedLoad, shortenLoad } from './shorten-load'

/** Fewer points would hide a day's shape. */
const FEWEST_POINTS = 8
/** More do not fit into a link. */
const MOST_POINTS = 2_048

/** The time of a record, which a recording has but a shortened load does not. */
function workOf({ work }: PlanDocument, { service }: LoadSource): string {
  if (work.trim() !== '' || !service) return work
  const variation = Math.sqrt(squaredVariation(service))
  const mean = `${Number((service.mean * 1_000).toPrecision(4))}ms`
  return variation > 0 ? `lognormal ${mean} ${Number(variation.toPrecision(3))}` : mean
}

function withLoad(document: PlanDocument, source: LoadSource, { text }: ShortenedLoad): PlanDocument {
  return { ...document, work: workOf(document, source), load: { kind: 'file', name: 'shortened.csv', text } }
}

/**
 * A link to a document, whose load has as many points as fit into the longest link; null if not even a few points fit, or if
 * records arrive at random, which points cannot keep.
 */
export async function shortLink(document: PlanDocument): Promise<ShortLink | null> {
  const whole = await fragmentOf(document)
  if (whole.length <= MAX_LINK_BYTES) return { fragment: whole, shortened: null }
  const source = inPart('load', () => readLoadInput(document.load))
  if (source.isRandom) return null
  const linkOf = async (points: number): Promise<ShortLink | null> => {
    const shortened = shortenLoad(source, points)
    const fragment = await fragmentOf(withLoad(document, source, shortened))
    const { records, share } = shortened
    return fragment.length <= MAX_LINK_BYTES ? { fragment, shortened: { points, records, share } } : null
  }
  let best = await linkOf(FEWEST_POINTS)
  let [fits, tooMany] = [FEWEST_POINTS, MOST_POINTS]
  while (best !== null && tooMany - fits > 1) {
    const points = Math.floor((fits + tooMany) / 2)
    const link = await linkOf(points)
    best = link ?? best
    if (link) fits = points
    else tooMany = points
  }
  return best
}
