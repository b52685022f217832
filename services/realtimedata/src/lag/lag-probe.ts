import { type LagReport } from '@food-delivery/contracts'
import { type Probe, unavailable } from '@food-delivery/service-kit'

/** `GET /events/lag`: the latest lag report, for a `metrics-api` trigger of KEDA. 503 while the lag cannot be read. */
export function lagProbe(lag: { readonly latest: LagReport | null }): Probe {
  return {
    method: 'GET',
    path: '/events/lag',
    handle: () => {
      if (lag.latest === null) throw unavailable({ detail: 'the lag has not been read from Kafka' })
      return { status: 200, json: lag.latest, headers: { 'cache-control': 'no-store' } }
    },
  }
}
