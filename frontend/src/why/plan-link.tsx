import { type ConsumerName, ORDERS_PARTITIONS, RECORDS_PER_ORDER } from '@food-delivery/contracts'
import { type Cluster } from '../cluster/cluster'
import { delayMs, stepsPerOrder } from '../cluster/capacity'
import { type Settings } from '../settings/settings'
import { useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'

/** Records per second: as measured on the topic, or calculated from the chosen rate of orders. */
function recordRate({ topic }: Cluster, { rate }: Settings): number {
  const measured = topic?.perSecond.reduce((sum, each) => sum + each, 0) ?? 0
  return Number((measured > 0 ? measured : rate * RECORDS_PER_ORDER).toPrecision(3))
}

/**
 * The processing time of a record, in the planner's syntax. It varies, because only some records cause work. Empty for
 * groups whose work is not simulated, because their time is unknown.
 */
function workOf(name: ConsumerName, settings: Settings): string {
  if (name !== 'courier' && name !== 'kitchen') return ''
  const share = stepsPerOrder[name] / RECORDS_PER_ORDER
  const mean = share * delayMs(settings[`${name}Speed`])
  // The coefficient of variation if this share of the records takes equally long, and the others take no time.
  const variation = Math.sqrt(1 / share - 1)
  return `lognormal ${Number(mean.toPrecision(3))}ms ${variation.toFixed(2)}`
}

/** The address of a plan for a group's autoscaler, with its current load, processing time and partitions. */
export function planAddress(name: ConsumerName, autoscaler: string, cluster: Cluster, settings: Settings): string {
  const fields = {
    running: autoscaler,
    load: `constant rate=${recordRate(cluster, settings)} for=1h`,
    work: workOf(name, settings),
    partitions: String(ORDERS_PARTITIONS),
    client: 'food-delivery',
  }
  return `/plan#${new URLSearchParams(fields).toString()}`
}

/** Opens the planner with this autoscaler. */
export function PlanLink({ name, autoscaler }: { name: ConsumerName; autoscaler: string }) {
  const { why: texts } = useTexts()
  const cluster = useSelector((state) => state.cluster)
  const settings = useSelector((state) => state.settings)
  return (
    <p>
      <a className="button button-small" href={planAddress(name, autoscaler, cluster, settings)} title={texts.planHint}>
        {texts.plan}
      </a>
    </p>
  )
}
