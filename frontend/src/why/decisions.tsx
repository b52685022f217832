import { type ScalingDecision } from '@food-delivery/contracts'
import { useState } from 'react'
import { usePage } from '../shell/page-context'
import { useTexts } from '../texts/texts'
import { DecisionChain } from './decision-chain'
import { decisionReason } from './decision-reason'

/** Maximum length of the list, including the newest decision. */
const MAX_DECISIONS = 8

/** The newest decision, or the one that the user chose from the list below it. */
export function Decisions({ decisions }: { decisions: readonly ScalingDecision[] }) {
  const { why: texts } = useTexts()
  const [chosenTime, setChosenTime] = useState<number | null>(null)
  const decision = decisions.find((each) => each.t === chosenTime) ?? decisions[0]
  if (!decision) return null
  return (
    <>
      <DecisionChain decision={decision} />
      <div className="earlier">
        <h3>{texts.earlier}</h3>
        <ul className="decision-list">
          {decisions.slice(0, MAX_DECISIONS).map((each, index) => (
            <li key={each.t}>
              <button
                type="button"
                aria-pressed={each === decision}
                onClick={() => setChosenTime(index === 0 ? null : each.t)}
              >
                <DecisionLine decision={each} isNewest={index === 0} />
              </button>
            </li>
          ))}
        </ul>
      </div>
    </>
  )
}

function DecisionLine({ decision, isNewest }: { decision: ScalingDecision; isNewest: boolean }) {
  const { why: texts } = useTexts()
  const { format, settings } = usePage()
  const { from, to, t } = decision
  return (
    <>
      <span className="decision-time">{isNewest ? texts.newest : format.timeOfDay(t)}</span>
      <span className={from === to ? 'decision-same' : 'decision-change'}>
        {from === to ? texts.same(format.integer(to)) : `${format.integer(from)} → ${format.integer(to)}`}
      </span>
      <span className="decision-reason">{decisionReason(decision, settings.language, texts)}</span>
    </>
  )
}
