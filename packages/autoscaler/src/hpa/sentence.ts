import { secondsBetween } from '../explain'
import { type NormalizedRecommendation } from './normalize'

const podCount = (count: number): string => (count === 1 ? '1 pod' : `${count} pods`)

const limitReasons: Record<string, string> = {
  ScaleUpLimit: 'the scale-up rate allows no larger step',
  ScaleDownLimit: 'the scale-down policy allows no larger step in its period',
  TooManyReplicas: 'maxReplicas is reached',
  TooFewReplicas: 'minReplicas is reached',
}

function outcome(from: number, to: number): string {
  if (to === from) return `keeps ${podCount(from)}`
  return to > from ? `scales out from ${from} to ${to}` : `scales in from ${from} to ${to}`
}

/** Why the target size differs from the recommendation; empty if it does not. */
function unmetReason(normalized: NormalizedRecommendation, recommended: number, now: number): string {
  const { stabilized, limited, windowSeconds } = normalized
  const reasons: string[] = []
  if (stabilized.decidedBy !== null) {
    const { replicas, at } = stabilized.decidedBy
    const age = secondsBetween(at, now)
    const secondsLeft = Math.max(0, Math.round((windowSeconds - age) * 10) / 10)
    reasons.push(`the recommendation of ${replicas} from ${age} s ago holds for another ${secondsLeft} s`)
  }
  const reason = limitReasons[limited.reason]
  if (limited.replicas !== stabilized.replicas && reason !== undefined) reasons.push(reason)
  const isMet = limited.replicas === recommended
  return isMet || reasons.length === 0 ? '' : `: ${reasons.join(', and ')}`
}

/** The sentence for a sync with metrics: the recommendation, the target size, and why they differ. */
export function recommendationSentence(
  normalized: NormalizedRecommendation,
  input: { from: number; recommended: number; unchangedReason: string | null; now: number },
): string {
  const { from, recommended, unchangedReason, now } = input
  const note = unchangedReason === null ? '' : ` (${unchangedReason})`
  const reason = unmetReason(normalized, recommended, now)
  return `The metrics recommend ${podCount(recommended)}${note}; the HPA ${outcome(from, normalized.replicas)}${reason}.`
}

/**
 * The sentence for a sync that does not follow a recommendation: the size was out of bounds, scaling is disabled, or no
 * metric could be computed.
 */
export function plainSentence(from: number, to: number, reason: string): string {
  return `The HPA ${outcome(from, to)}: ${reason}.`
}
