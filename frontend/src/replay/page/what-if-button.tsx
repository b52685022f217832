import { type RecordedRun } from '@food-delivery/autoscaler'
import { openPlan } from '../../plan/link/open-plan'
import { whatIf } from '../data/what-if'
import { useReplayTexts } from '../texts/texts'

/** Opens the planner with the recorded autoscaler and arrivals. */
export function WhatIfButton({ run, target }: { run: RecordedRun; target: string }) {
  const { whatIf: text, whatIfHint } = useReplayTexts()
  const document = whatIf(run, target)
  if (!document) return null
  return (
    <button type="button" className="button button-small" title={whatIfHint} onClick={() => void openPlan(document)}>
      {text}
    </button>
  )
}
