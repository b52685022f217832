import { type ScalingDecision } from '@food-delivery/contracts'
import { useState } from 'react'
import { usePage } from '../shell/page-context'
import { useTexts } from '../texts/texts'
import { DecisionChain } from './decision-chain'

/** Length of the list: the newest decision and some before it. */
const SHOWN = 8

/** The newest decision, or one chosen from the list below it. */
export function Decisions({ decisions }: { decisions: readonly ScalingDecision[] }) {
  const { why: words } = useTexts()
  const [chosen, setChosen] = useState<number | null>(null)
  const decision = decisions.find((each) => each.t === chosen) ?? decisions[0]
  if (!decision) return null
  return (
    <>
      <DecisionChain decision={decision} />
      <div className="earlier">
        <h3>{words.earlier}</h3>
        <ul className="decision-list">
          {decisions.slice(0, SHOWN).map((each, index) => (
            <li key={each.t}>
              <button
                type="button"
                aria-pressed={each === decision}
                onClick={() => setChosen(index === 0 ? null : each.t)}
              >
                <DecisionLine decision={each} newest={index === 0} />
              </button>
            </li>
          ))}
        </ul>
      </div>
    </>
  )
}

function DecisionLine({ decision, newest }: { decision: ScalingDecision; newest: boolean }) {
  const { why: words } = useTexts()
  const { format } = usePage()
  const { from, to, t } = decision
  return (
    <>
      <span className="decision-time">{newest ? words.newest : format.clock(t)}</span>
      <span className={from === to ? 'decision-same' : 'decision-change'}>
        {from === to ? words.same(format.integer(to)) : `${format.integer(from)} → ${format.integer(to)}`}
      </span>
      <span className="decision-reason">{decision.reason}</span>
    </>
  )
}
