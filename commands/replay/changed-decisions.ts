import { type ReplayResult } from '../../packages/autoscaler/src'

type Decision = ReplayResult['autoscalers'][number]['decisions'][number]

/**
 * A decision that is different under the rules of other versions. `before`: with the recorded versions. `t`: seconds
 * since the start of the run.
 */
export interface ChangedDecision {
  t: number
  autoscaler: string
  before: Pick<Decision, 'from' | 'to' | 'metric' | 'reason'>
  after: Pick<Decision, 'from' | 'to' | 'metric' | 'reason'>
}

const comparedFields = ['from', 'to', 'metric', 'reason'] as const

const pick = ({ from, to, metric, reason }: Decision): ChangedDecision['before'] => ({ from, to, metric, reason })

/** The decisions that differ between two replays of a run. Both replays decide at the same times. */
export function changedDecisions(before: ReplayResult, after: ReplayResult): ChangedDecision[] {
  return after.autoscalers.flatMap(({ name, decisions }, position) =>
    decisions.flatMap((decision, index) => {
      const oldDecision = before.autoscalers[position]?.decisions[index]
      if (!oldDecision || comparedFields.every((field) => oldDecision[field] === decision[field])) return []
      const t = Math.round((decision.t - after.startedAt) / 10) / 100
      return [{ t, autoscaler: name, before: pick(oldDecision), after: pick(decision) }]
    }),
  )
}

const decisionText = ({ from, to, metric, reason }: ChangedDecision['before']): string =>
  `${from} → ${to} (${metric}) ${reason}`

/** The changed decisions as text. */
export function changesText(changes: readonly ChangedDecision[]): string {
  if (changes.length === 0) return 'All decisions are the same as with the recorded versions.'
  return [
    `${changes.length === 1 ? '1 decision is' : `${changes.length} decisions are`} not the same as with the recorded versions:`,
    ...changes.map(({ t, autoscaler, before, after }) =>
      [`${t} s  ${autoscaler}`, `  before  ${decisionText(before)}`, `  after   ${decisionText(after)}`].join('\n'),
    ),
  ].join('\n')
}
