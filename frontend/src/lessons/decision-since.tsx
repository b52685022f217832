import { type Lesson } from '@food-delivery/lessons'
import { type ScalingDecision, consumers } from '@food-delivery/contracts'
import { useSelector } from '../store/simulator-context'
import { DecisionChain } from '../why/decision-chain'

/** The decision behind the outcome of a step. `since`: when the step began, seconds since 1970. */
export function DecisionSince({ lesson, since }: { lesson: Lesson; since: number }) {
  const { deployment } = consumers[lesson.group]
  const decisions = useSelector(
    ({ cluster }) => cluster.autoscalers?.find(({ target }) => target === deployment)?.decisions,
  )
  const decision = decisionSince(decisions ?? [], since)
  return decision ? <DecisionChain decision={decision} /> : null
}

/** The newest decision since the step began that changed the number of pods; without one the newest. */
function decisionSince(decisions: readonly ScalingDecision[], since: number): ScalingDecision | undefined {
  return decisions.find(({ t, from, to }) => from !== to && t >= since * 1_000) ?? decisions[0]
}
