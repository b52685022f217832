import { type AutoscalerView } from '@food-delivery/contracts'
import { useTexts } from '../texts/texts'

/** Kubernetes' value of a metric that was not measured. */
const UNKNOWN = '<unknown>'

/** Metrics and conditions of an autoscaler without a decision chain. */
export function ScalerState({ autoscaler }: { autoscaler: AutoscalerView }) {
  const { why: words } = useTexts()
  return (
    <>
      {autoscaler.metrics.length > 0 && (
        <div>
          <h3>{words.metrics}</h3>
          <dl className="facts">
            {autoscaler.metrics.map((metric) => (
              <div key={metric.name}>
                <dt>{metric.name}</dt>
                <dd>
                  {metric.current === UNKNOWN ? words.metricUnknown : words.metric(metric.current, metric.target)}
                </dd>
              </div>
            ))}
          </dl>
        </div>
      )}
      {autoscaler.conditions.length > 0 && (
        <div>
          <h3>{words.conditions}</h3>
          <dl className="facts">
            {autoscaler.conditions.map((condition) => (
              <div key={condition.type}>
                <dt>
                  {condition.type}: {condition.status}
                  {condition.reason !== undefined && ` (${condition.reason})`}
                </dt>
                {condition.message !== undefined && <dd>{condition.message}</dd>}
              </div>
            ))}
          </dl>
        </div>
      )}
    </>
  )
}
