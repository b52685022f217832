import { type ScalingDecision } from '@food-delivery/contracts'
import { simulateFix, yamlText } from '@food-delivery/planner'
import { findFrontier } from './frontier'
import { type Progress, type Question, type Questions, type Side } from './messages'
import { type PlanBasis, controllers } from './plan-basis'
import { type PlanSimulation } from './plan-simulation'
import { shortLink } from './short-link'

/** The current plan, to which the questions refer. */
export interface AnswerContext {
  readonly basis: PlanBasis | null
  readonly sides: Readonly<Partial<Record<Side, PlanSimulation | null>>>
  readonly onProgress: (progress: Progress) => void
  /** After an abort, the answer is the best result so far. */
  readonly signal: AbortSignal
}

/** Explains a change in the number of pods, with the lag of each partition and the steps of the decision. */
function explain({ side, index }: Questions['explain']['input'], { basis, sides }: AnswerContext): ScalingDecision {
  const plan = sides[side]
  const decision = plan?.decision(index)
  if (!basis || !plan || !decision)
    throw new Error('This decision does not exist any more, because the plan has changed.')
  const { queries, replicas: from, to, t } = decision
  const offsets = queries.find((query) => 'ends' in query)
  const lagPerPartition = offsets
    ? Array.from(offsets.ends, (end, partition) => Math.round(end - Math.max(0, offsets.committed[partition] ?? 0)))
    : []
  const { chain, sentence: reason } = plan.explain(decision)
  const { name } = basis.autoscaler.source
  const target = basis.autoscaler.object.spec.scaleTargetRef?.name ?? ''
  return { t: t * 1_000, autoscaler: name, target, lagPerPartition, metric: '', chain: [...chain], from, to, reason }
}

/** Describes what the load of the page costs with the manifest as it is, and with the fix of a finding. */
function fixText({ index }: Questions['simulateFix']['input'], { basis }: AnswerContext): string {
  const fix = basis?.findings[index]?.fix
  if (!basis || !fix) throw new Error('The cost of this finding cannot be simulated.')
  const { source: load, service } = basis
  return simulateFix(fix, { rules: controllers.rules, workSeconds: service.mean, load }).text
}

/** Answers a question. @throws InvalidInputError, PlanProblemError */
export function answer(question: Question, context: AnswerContext): unknown {
  switch (question.type) {
    case 'explain':
      return explain(question, context)
    case 'simulateFix':
      return fixText(question, context)
    case 'link':
      return shortLink(question.document)
    case 'tune':
      return findFrontier(question.document, context)
    case 'yaml':
      return yamlText(question.value)
  }
}
