import { type ConsumerName, ORDERS_PARTITIONS, orderSteps } from '@food-delivery/contracts'
import { type Cluster } from '../cluster/cluster'
import { delayMs, stepsPerOrder } from '../cluster/capacity'
import { type Settings } from '../settings/settings'

/** Records of an order in the topic: its request, and one for each step. */
const RECORDS_PER_ORDER = 1 + orderSteps.length

/** Records a second: as measured, otherwise at the chosen rate of orders. */
function recordRate({ topic }: Cluster, { rate }: Settings): number {
  const measured = topic?.perSecond.reduce((sum, each) => sum + each, 0) ?? 0
  return Number((measured > 0 ? measured : rate * RECORDS_PER_ORDER).toPrecision(3))
}

/** The time of a record, of which only some are work. Empty for groups whose work is not simulated: it is not known. */
function workOf(name: ConsumerName, settings: Settings): string {
  if (name !== 'courier' && name !== 'kitchen') return ''
  const share = stepsPerOrder[name] / RECORDS_PER_ORDER
  const mean = share * delayMs(settings[`${name}Speed`])
  return `lognormal ${Number(mean.toPrecision(3))}ms ${Math.sqrt(1 / share - 1).toFixed(2)}`
}

/** The address of the plan of a group's autoscaler, with what the simulator knows of its load and pods. */
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
