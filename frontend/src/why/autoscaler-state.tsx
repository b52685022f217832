import { type AutoscalerView } from '@food-delivery/contracts'
import { useTexts } from '../texts/texts'

/** What podconsumerdata reports, like kubectl, for a metric without a measurement. */
const UNKNOWN = '<unknown>'

/** The metrics and conditions of an autoscaler that reports no decisions. */
export function AutoscalerState({ autoscaler: { metrics, conditions } }: { autoscaler: AutoscalerView }) {
  const { why: texts } = useTexts()
  return (
    <>
      <Facts
        title={texts.metrics}
        facts={metrics.map(({ name, current, target }) => ({
          name,
          text: current === UNKNOWN ? texts.metricUnknown : texts.metric(current, target),
        }))}
      />
      <Facts
        title={texts.conditions}
        facts={conditions.map(({ type, status, reason, message }) => ({
          name: reason === undefined ? `${type}: ${status}` : `${type}: ${status} (${reason})`,
          text: message,
        }))}
      />
    </>
  )
}

function Facts({ title, facts }: { title: string; facts: { name: string; text: string | undefined }[] }) {
  if (facts.length === 0) return null
  return (
    <div>
      <h3>{title}</h3>
      <dl className="facts">
        {facts.map(({ name, text }) => (
          <div key={name}>
            <dt>{name}</dt>
            {text !== undefined && <dd>{text}</dd>}
          </div>
        ))}
      </dl>
    </div>
  )
}
