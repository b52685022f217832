import { type DecisionStep, type ScalingDecision } from '@food-delivery/contracts'
import { usePage } from '../shell/page-context'
import { useTexts } from '../texts/texts'
import { decisionReason } from './decision-reason'
import { explainStep } from './explain-step'
import { PartitionBars } from './partition-bars'

/** The steps of one decision, from the lag to the number of replicas. `time`: by default the decision's time of day. */
export function DecisionChain({ decision, time }: { decision: ScalingDecision; time?: string }) {
  const { why: texts } = useTexts()
  const { format, settings } = usePage()
  const { from, to } = decision
  const reason = decisionReason(decision, settings.language, texts)
  const metrics = new Set(decision.chain.flatMap(({ inputs }) => inputs['metric'] ?? []))
  return (
    <div className="decision">
      <h3>{texts.decisionAt(time ?? format.timeOfDay(decision.t))}</h3>
      <p className="decision-words">{texts.decision(format.integer(from), format.integer(to), reason)}</p>
      {decision.lagPerPartition.length > 0 && <PartitionBars lags={decision.lagPerPartition} />}
      <ol className="chain">
        {decision.chain.map((step, index) => (
          <Step key={`${index} ${step.step}`} step={step} namesMetric={metrics.size > 1} />
        ))}
      </ol>
    </div>
  )
}

/** One step with its formula and result. `namesMetric`: whether its metric is shown, because the decision has several. */
function Step({ step, namesMetric }: { step: DecisionStep; namesMetric: boolean }) {
  const { why: texts } = useTexts()
  const { shared } = usePage()
  const yesOrNo = step.result === true ? texts.yes : texts.no
  const result = typeof step.result === 'boolean' ? yesOrNo : String(step.result ?? shared.unknown)
  const metric = namesMetric && step.inputs['metric'] !== undefined ? ` (${String(step.inputs['metric'])})` : ''
  const words = explainStep(step, texts)
  return (
    <li className="chain-step">
      <span className="chain-name">{(texts.steps[step.step]?.name ?? step.step) + metric}</span>
      <code className="chain-formula">{step.formula}</code>
      <b className="chain-result">{result}</b>
      {words !== undefined && <span className="chain-words">{words}</span>}
    </li>
  )
}
