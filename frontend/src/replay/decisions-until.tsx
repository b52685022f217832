import { type RecordedRun } from '@food-delivery/autoscaler'
import { consumerNames, consumers } from '@food-delivery/contracts'
import { useMemo, useState } from 'react'
import { groupStyle } from '../cluster/group-style'
import { openPlan } from '../plan/link/open-plan'
import { Button } from '../shell/button'
import { Segmented } from '../shell/segmented'
import { Decisions } from '../why/decisions'
import { useReplayTexts } from './texts/texts'
import { whatIfPlan } from './what-if-plan'

/** The decisions of one autoscaler up to second `at` of the recording, newest first. */
export function DecisionsUntil({ run, at, isSingleFile }: { run: RecordedRun; at: number; isSingleFile: boolean }) {
  const texts = useReplayTexts()
  const targets = run.autoscalers.map(({ target }) => target)
  const [chosen, setChosen] = useState(() => busiestTarget(run))
  const until = Date.parse(run.startedAt) + (at + 1) * 1_000
  const decisions = run.autoscalers
    .find(({ target }) => target === chosen)
    ?.decisions?.filter(({ t }) => t < until)
    .toReversed()
  const consumer = consumerNames.find((name) => consumers[name].deployment === chosen)
  if (targets.length === 0) return <p>{texts.noAutoscalers}</p>
  return (
    <div className="why" style={consumer && groupStyle(consumer)}>
      <Segmented
        label={texts.target}
        name="replay-target"
        options={targets.map((value) => ({ value, text: value }))}
        value={chosen}
        onChange={setChosen}
      />
      {!isSingleFile && <WhatIfButton run={run} target={chosen} />}
      {decisions && decisions.length > 0 ? (
        // The key clears the user's choice, so that each new decision is shown.
        <Decisions key={`${chosen} ${decisions.length}`} decisions={decisions} />
      ) : (
        <p>{texts.noDecisions}</p>
      )}
    </div>
  )
}

/** Opens the planner with the recorded autoscaler and arrivals. */
function WhatIfButton({ run, target }: { run: RecordedRun; target: string }) {
  const { whatIf: text, whatIfHint } = useReplayTexts()
  // While the recording plays, this button is rendered ten times a second.
  const document = useMemo(() => whatIfPlan(run, target), [run, target])
  if (!document) return null
  return (
    <Button title={whatIfHint} onClick={() => void openPlan(document)}>
      {text}
    </Button>
  )
}

/** The target whose number of pods changed most often. */
function busiestTarget({ autoscalers }: RecordedRun): string {
  const [first] = autoscalers.toSorted((a, b) => b.steps.length - a.steps.length)
  return first?.target ?? ''
}
