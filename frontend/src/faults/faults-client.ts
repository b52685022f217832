import { FAULTS_PATH, type FaultRecord, type FaultRequest, type FaultsView } from '@food-delivery/contracts'
import { ApiError } from '../api/api-error'
import { type Http, request } from '../api/request'
import { type Dispatch } from '../store/actions'

/** Injects and ends faults. The promises never reject: if a request fails, the reason is in the state. */
export interface FaultActions {
  inject: (fault: FaultRequest) => Promise<void>
  undo: (id: string) => Promise<void>
}

export function createFaultActions(http: Http, dispatch: Dispatch): FaultActions {
  const send = async (path: string, options: Parameters<typeof request>[2]) => {
    try {
      await request<FaultRecord>(http, path, options)
      dispatch({ type: 'faultRejected', reason: null })
    } catch (error) {
      dispatch({ type: 'faultRejected', reason: error instanceof ApiError ? error.message : String(error) })
    }
  }
  return {
    // Faults without a duration, such as a killed pod, must not have `seconds`.
    inject: ({ seconds, ...fault }) => send(FAULTS_PATH, { body: seconds === 0 ? fault : { ...fault, seconds } }),
    undo: (id) => send(`${FAULTS_PATH}?id=${encodeURIComponent(id)}`, { method: 'DELETE' }),
  }
}

/** Receives the faults of the local cluster. Other clusters respond with 404, after which EventSource does not reconnect. */
export function connectFaults(dispatch: Dispatch): void {
  const source = new EventSource(FAULTS_PATH)
  source.addEventListener('message', ({ data }: MessageEvent<string>) =>
    dispatch({ type: 'faults', view: JSON.parse(data) as FaultsView }),
  )
  // After a lost connection EventSource reconnects by itself.
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) dispatch({ type: 'faultsUnsupported' })
  })
}
