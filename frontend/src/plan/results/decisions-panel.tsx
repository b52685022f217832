import { type ScalingDecision } from '@food-delivery/contracts'
import { useEffect, useState } from 'react'
import { usePage } from '../../shell/page-context'
import { Panel } from '../../shell/panel'
import { Segmented } from '../../shell/segmented'
import { Select } from '../../shell/select'
import { DecisionChain } from '../../why/decision-chain'
import { sidesOf, timeFormat } from './curve-charts'
import { type PlanResults, type PlanView, type Side } from '../engine/messages'
import { usePlan } from '../page/plan-context'
import { usePlanTexts } from '../texts/texts'

/** If there are more partitions, their bars are not shown, because they would fill the page. */
const MAX_BARS = 36

/** Explains a decision that changed the number of pods. The user chooses the decision. */
export function DecisionsPanel() {
  const texts = usePlanTexts()
  const { results } = usePlan().state
  const [chosen, setChosen] = useState<Side>('changed')
  if (!results?.isDone) return null
  const sides = sidesOf(results)
  const side = sides.includes(chosen) ? chosen : 'given'
  return (
    <Panel name="plan-decisions" title={texts.decisions.title}>
      {sides.length > 1 && (
        <Segmented
          label={texts.decisions.side}
          name="plan-decisions-side"
          options={sides.map((value) => ({ value, text: texts.sides[value] }))}
          value={side}
          onChange={setChosen}
        />
      )}
      <Rescales key={side} side={side} results={results} view={results[side] ?? results.given} />
    </Panel>
  )
}

function Rescales({ side, results, view }: { side: Side; results: PlanResults; view: PlanView }) {
  const { decisions: texts } = usePlanTexts()
  const { format } = usePage()
  const [index, setIndex] = useState(0)
  const decision = useExplanation(side, Math.min(index, view.rescales.length - 1), results)
  const time = timeFormat(view.curves.times.at(-1) ?? 0)
  if (view.rescales.length === 0) return <p className="plan-hint">{texts.none}</p>
  return (
    <div className="plan-decision">
      <Select
        label={texts.choose}
        options={view.rescales.map(({ t, from, to }, position) => ({
          value: String(position),
          text: texts.step(time(t), format.integer(from), format.integer(to)),
        }))}
        value={String(index)}
        onChange={(position) => setIndex(Number(position))}
      />
      {decision && <DecisionChain decision={withoutExcessBars(decision)} time={time(decision.t / 1_000)} />}
    </div>
  )
}

/** The decision; without the lag of each partition if there are more than `MAX_BARS`. */
const withoutExcessBars = (decision: ScalingDecision): ScalingDecision =>
  decision.lagPerPartition.length > MAX_BARS ? { ...decision, lagPerPartition: [] } : decision

/** The explanation of a decision in these results; null before the planner has answered. */
function useExplanation(side: Side, index: number, results: PlanResults): ScalingDecision | null {
  const { ask } = usePlan()
  const [decision, setDecision] = useState<ScalingDecision | null>(null)
  useEffect(() => {
    let isCurrent = true
    if (index < 0) return
    const show = (explained: ScalingDecision | null) => isCurrent && setDecision(explained)
    // There is no answer if the plan has changed in the meantime. This effect asks again when new results arrive.
    ask('explain', { side, index }).then(show, () => show(null))
    return () => {
      isCurrent = false
    }
  }, [ask, side, index, results])
  return decision
}
