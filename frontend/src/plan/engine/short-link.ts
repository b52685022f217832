import { type LoadSource, squaredVariation } from '@food-delivery/planner'
import { MAX_LINK_BYTES, fragmentOf } from '../document/link'
import { type PlanDocument } from '../document/plan-document'
import { type ShortLink } from './messages'
import { readLoadInput } from './plan-basis'
import { readPart } from './problem'
import { type ShortenedLoad, shortenLoad } from './shorten-load'

/** With fewer points the shape of a day would be lost. */
const MIN_POINTS = 8
/** The search stays below this number of points, because so many hardly ever fit into a link. */
const MAX_POINTS = 2_048

/** The processing time of a record: a shortened load does not contain the time that was measured in a recording. */
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
 * A link to a document. A load that is too long is reduced to as many points as fit into a link. Null if `MIN_POINTS` do
 * not fit, or if the arrivals are random, which points cannot represent.
 */
export async function shortLink(document: PlanDocument): Promise<ShortLink | null> {
  const whole = await fragmentOf(document)
  if (whole.length <= MAX_LINK_BYTES) return { fragment: whole, shortened: null }
  const source = readPart('load', () => readLoadInput(document.load))
  if (source.isRandom) return null
  const linkOf = async (points: number): Promise<ShortLink | null> => {
    const shortened = shortenLoad(source, points)
    const fragment = await fragmentOf(withLoad(document, source, shortened))
    const { records, share } = shortened
    return fragment.length <= MAX_LINK_BYTES ? { fragment, shortened: { points, records, share } } : null
  }
  let best = await linkOf(MIN_POINTS)
  let [fits, tooMany] = [MIN_POINTS, MAX_POINTS]
  while (best !== null && tooMany - fits > 1) {
    const points = Math.floor((fits + tooMany) / 2)
    const link = await linkOf(points)
    best = link ?? best
    if (link) fits = points
    else tooMany = points
  }
  return best
}
