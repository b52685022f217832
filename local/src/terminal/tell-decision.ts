import { type ScalingDecision } from '@food-delivery/contracts'
import { type Terminal } from './terminal'

/** Prints a change of size in one line with its reason; what changes nothing is not worth one. */
export function tellDecision(terminal: Terminal, decision: ScalingDecision): void {
  const { from, to, target, lagPerPartition, reason } = decision
  if (from === to) return
  const lag = lagPerPartition.reduce((sum, each) => sum + each, 0)
  const seen = lagPerPartition.length > 0 ? `lag ${lag}. ` : ''
  terminal.event(`${target} ${from} → ${to} pods. ${seen}${reason}`)
}
