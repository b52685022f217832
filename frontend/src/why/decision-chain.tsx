import { type DecisionStep, type ScalingDecision } from '@food-delivery/contracts'
import { usePage } from '../shell/page-context'
import { useTexts } from '../texts/texts'
import { PartitionBars } from './partition-bars'

/** The steps of one decision, from the lag to the number of replicas, with formula and result. */
export function DecisionChain({ decision }: { decision: ScalingDecision }) {
  const { why: texts } = useTexts()
  const { format } = usePage()
  return (
    <div className="decision">
      <h3>{texts.decisionAt(format.timeOfDay(decision.t))}</h3>
      <p className="decision-words">{texts.decisionWords(decision)}</p>
      {decision.lagPerPartition.length > 0 && <PartitionBars lags={decision.lagPerPartition} />}
      <ol className="chain">
        {decision.chain.map((step, index) => (
          <Step key={`${index} ${step.step}`} step={step} />
        ))}
      </ol>
    </div>
  )
}

function Step({ step }: { step: DecisionStep }) {
  const { why: texts } = useTexts()
  const { shared } = usePage()
  const yesOrNo = step.result === true ? texts.yes : texts.no
  const result = typeof step.result === 'boolean' ? yesOrNo : String(step.result ?? shared.unknown)
  const inputs = Object.fromEntries(Object.entries(step.inputs).map(([name, value]) => [name, String(value ?? 'nil')]))
  const words = texts.explained[step.step]?.(inputs, result)
  return (
    <li className="chain-step">
      <span className="chain-name">{texts.steps[step.step] ?? step.step}</span>
      <code className="chain-formula">{step.formula}</code>
      <b className="chain-result">{result}</b>
      {words !== undefined && <span className="chain-words">{words}</span>}
    </li>
  )
}
