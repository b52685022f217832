import { type DecisionStep, type ScalingDecision } from '@food-delivery/contracts'
import { usePage } from '../shell/page-context'
import { useTexts } from '../texts/texts'
import { PartitionBars } from './partition-bars'

/** One decision from the lag to the replicas: the formula of each step with its values and result. */
export function DecisionChain({ decision }: { decision: ScalingDecision }) {
  const { why: words } = useTexts()
  const { format } = usePage()
  return (
    <div className="decision">
      <h3>{words.decisionAt(format.clock(decision.t))}</h3>
      <p className="decision-words">{decision.reason}</p>
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
  const { why: words } = useTexts()
  const { shared } = usePage()
  const answer = step.result === true ? words.yes : words.no
  const result = typeof step.result === 'boolean' ? answer : String(step.result ?? shared.unknown)
  return (
    <li className="chain-step">
      <span className="chain-name">{words.steps[step.step] ?? step.step}</span>
      <code className="chain-formula">{step.formula}</code>
      <b className="chain-result">{result}</b>
    </li>
  )
}
