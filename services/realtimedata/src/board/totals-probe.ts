import { type OrderTotals } from '@food-delivery/contracts'
import { type Probe, unavailable } from '@food-delivery/service-kit'

/** `GET /events/totals`: the numbers of orders by state, as browsers get them. 503 until existing records are read. */
export function totalsProbe(latest: () => OrderTotals | undefined): Probe {
  return {
    method: 'GET',
    path: '/events/totals',
    handle: () => {
      const totals = latest()
      if (!totals) throw unavailable({ detail: 'the existing records have not been read from Kafka' })
      return { status: 200, json: totals, headers: { 'cache-control': 'no-store' } }
    },
  }
}
