import { recentRates } from '../flow/recent-rates'
import { failures } from '../load/load-report'
import { usePage } from '../shell/page-context'
import { useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'

/** ORDERS, FULFILMENT, IN FLIGHT and FAILED since the last RESET. */
export function Counters() {
  const { counters: words } = useTexts()
  const { format, shared } = usePage()
  const { placed, delivered } = useSelector((state) => state.flow.counts)
  const timeline = useSelector((state) => state.charted.timeline)
  const load = useSelector((state) => state.load)
  const failed = failures(load) + useSelector((state) => state.phoneFailures)
  const recent = recentRates(timeline)
  const average =
    recent.averageMs === null
      ? words.noneYet
      : words.average(shared.units.seconds(format.hundredths(recent.averageMs / 1_000)))
  const figures = [
    { key: 'orders', name: words.orders, value: placed, more: words.placedNow(format.decimal(recent.placed)) },
    {
      key: 'fulfilment',
      name: words.fulfilment,
      value: delivered,
      more: words.deliveredNow(format.decimal(recent.delivered)),
    },
    { key: 'in-flight', name: words.inFlight, value: Math.max(0, placed - delivered), more: average },
    { key: 'failed', name: words.failed, value: failed, more: failed === 0 ? words.noFailures : words.ofThisBrowser },
  ]
  return (
    <dl className="counters" aria-label={words.label}>
      {figures.map((figure) => (
        <div key={figure.key} className={`counter counter-${figure.key}`}>
          <dt>{figure.name}</dt>
          <dd className="counter-value">{format.integer(figure.value)}</dd>
          <dd className="counter-more">{figure.more}</dd>
        </div>
      ))}
    </dl>
  )
}
