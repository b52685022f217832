import { type LagReport, type OrderTotals } from '@food-delivery/contracts'
import { type Probe, unavailable } from '@food-delivery/service-kit'

interface ProbeSources {
  /** The latest lag report, for a `metrics-api` trigger of KEDA. Null while the lag cannot be read. */
  lag: () => LagReport | null
  /** Records per second that arrive in the topic, also for KEDA. Null while the rate is not known. */
  arrivals: () => number | null
  /** The numbers of orders by state, as browsers get them. Undefined until the existing records are read. */
  totals: () => OrderTotals | undefined
}

/** `/events/lag`, `/events/arrivals` and `/events/totals`. Each responds with 503 while its value is not known. */
export function createStreamProbes({ lag, arrivals, totals }: ProbeSources): Probe[] {
  return [
    probe('/events/lag', lag, 'the lag has not been read from Kafka'),
    probe(
      '/events/arrivals',
      () => {
        const recordsPerSecond = arrivals()
        return recordsPerSecond === null ? null : { recordsPerSecond }
      },
      'the rate is not known: the end of the topic was not read twice in the last minute',
    ),
    probe('/events/totals', totals, 'the existing records have not been read from Kafka'),
  ]
}

function probe(path: string, read: () => object | null | undefined, missing: string): Probe {
  return {
    method: 'GET',
    path,
    handle: () => {
      const json = read()
      if (!json) throw unavailable({ detail: missing })
      return { status: 200, json, headers: { 'cache-control': 'no-store' } }
    },
  }
}
