import { type RecordedRun } from '@food-delivery/autoscaler'
import { consumerNames, consumers } from '@food-delivery/contracts'
import { useState } from 'react'
import { groupStyle } from '../../cluster/group-style'
import { Segmented } from '../../shell/segmented'
import { Decisions } from '../../why/decisions'
import { useReplayTexts } from '../texts/texts'
import { WhatIfButton } from './what-if-button'

/** The decisions of one autoscaler until a second of the recording, newest first. */
export function DecisionsUntil({ run, at, isAlone }: { run: RecordedRun; at: number; isAlone: boolean }) {
  const texts = useReplayTexts()
  const targets = run.autoscalers.map(({ target }) => target)
  const [chosen, setChosen] = useState(() => busiest(run))
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
      {!isAlone && <WhatIfButton run={run} target={chosen} />}
      {decisions && decisions.length > 0 ? (
        // Each second shows its newest decision.
        <Decisions key={`${chosen} ${decisions.length}`} decisions={decisions} />
      ) : (
        <p>{texts.noDecisions}</p>
      )}
    </div>
  )
}

/** The target whose number of pods changed most often. */
function busiest({ autoscalers }: RecordedRun): string {
  const [first] = autoscalers.toSorted((a, b) => b.steps.length - a.steps.length)
  return first?.target ?? ''
}
