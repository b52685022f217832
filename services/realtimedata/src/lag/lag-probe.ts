import { type LagReport } from '@food-delivery/contracts'
import { type Probe, unavailable } from '@food-delivery/service-kit'
import { type ArrivalRate } from './arrival-rate'

const headers = { 'cache-control': 'no-store' }

/** `GET /events/lag`: the latest lag report, for a `metrics-api` trigger of KEDA. 503 while the lag cannot be read. */
export function lagProbe(lag: { readonly latest: LagReport | null }): Probe {
  return {
    method: 'GET',
    path: '/events/lag',
    handle: () => {
      if (lag.latest === null) throw unavailable({ detail: 'the lag has not been read from Kafka' })
      return { status: 200, json: lag.latest, headers }
    },
  }
}

/** `GET /events/arrivals`: records a second that arrive in the topic, also for KEDA. 503 while they are not known. */
export function arrivalsProbe(arrivals: Pick<ArrivalRate, 'perSecond'>): Probe {
  return {
    method: 'GET',
    path: '/events/arrivals',
    handle: () => {
      const { perSecond } = arrivals
      if (perSecond === null) throw unavailable({ detail: 'the end of the topic has not been read from Kafka twice' })
      return { status: 200, json: { recordsPerSecond: perSecond }, headers }
    },
  }
}
