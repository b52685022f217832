import { secondsBetween } from '../explain'
import { type Normalized } from './normalize'

const pods = (count: number): string => (count === 1 ? '1 pod' : `${count} pods`)

const limitReasons: Record<string, string> = {
  ScaleUpLimit: 'the scale-up rate allows no more at once',
  ScaleDownLimit: 'the scale-down policy allows no more within its period',
  TooManyReplicas: 'maxReplicas is reached',
  TooFewReplicas: 'minReplicas is reached',
}

function outcome(from: number, to: number): string {
  if (to === from) return `stays at ${pods(from)}`
  return to > from ? `scales out from ${from} to ${to}` : `scales in from ${from} to ${to}`
}

/** Why the recommendation is not carried out in full; empty if it is. */
function heldBack(normalized: Normalized, recommended: number, now: number): string {
  const { stabilized, limited, windowSeconds } = normalized
  const reasons: string[] = []
  if (stabilized.heldBy !== null) {
    const { replicas, at } = stabilized.heldBy
    const left = Math.max(0, Math.round((windowSeconds - secondsBetween(at, now)) * 10) / 10)
    reasons.push(`the recommendation of ${replicas} from ${secondsBetween(at, now)} s ago holds for another ${left} s`)
  }
  const reason = limitReasons[limited.reason]
  if (limited.replicas !== stabilized.replicas && reason !== undefined) reasons.push(reason)
  return reasons.length === 0 || limited.replicas === recommended ? '' : `: ${reasons.join(', and ')}`
}

/** The sentence for a sync with metrics: their recommendation, the outcome, and the reason for a difference. */
export function recommendationSentence(
  normalized: Normalized,
  { from, recommended, steady, now }: { from: number; recommended: number; steady: string | null; now: number },
): string {
  const because = steady === null ? '' : ` (${steady})`
  const held = heldBack(normalized, recommended, now)
  return `The metrics ask for ${pods(recommended)}${because}; it ${outcome(from, normalized.replicas)}${held}.`
}

/** The sentence for a sync without a recommendation: the size was out of bounds, or nothing could be computed. */
export function plainSentence(from: number, to: number, why: string): string {
  return `It ${outcome(from, to)}: ${why}.`
}
