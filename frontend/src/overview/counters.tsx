import { inFlight } from '../flow/counts'
import { recentRates } from '../flow/recent-rates'
import { failureCount } from '../load/load-report'
import { usePage } from '../shell/page-context'
import { useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'

/** The four counters since the last reset. */
export function Counters() {
  const { counters: texts } = useTexts()
  const { format, shared } = usePage()
  const counts = useSelector((state) => state.flow.counts)
  const { placed, delivered } = counts
  const timeline = useSelector((state) => state.chartFlow.timeline)
  const load = useSelector((state) => state.load)
  const failed = failureCount(load) + useSelector((state) => state.phoneFailures)
  const recent = recentRates(timeline)
  const average =
    recent.averageMs === null
      ? texts.noneYet
      : texts.average(shared.units.seconds(format.twoDecimals(recent.averageMs / 1_000)))
  const counters = [
    {
      key: 'orders',
      name: texts.orders,
      value: placed,
      detail: texts.placedPerSecond(format.oneDecimal(recent.placed)),
    },
    {
      key: 'fulfilment',
      name: texts.fulfilment,
      value: delivered,
      detail: texts.deliveredPerSecond(format.oneDecimal(recent.delivered)),
    },
    { key: 'in-flight', name: texts.inFlight, value: inFlight(counts), detail: average },
    { key: 'failed', name: texts.failed, value: failed, detail: failed === 0 ? texts.noFailures : texts.ofThisBrowser },
  ]
  return (
    <dl className="counters" aria-label={texts.label}>
      {counters.map((counter) => (
        <div key={counter.key} className={`counter counter-${counter.key}`}>
          <dt>{counter.name}</dt>
          <dd className="counter-value">{format.integer(counter.value)}</dd>
          <dd className="counter-detail">{counter.detail}</dd>
        </div>
      ))}
    </dl>
  )
}
