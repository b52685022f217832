import { FAULTS_PATH, type FaultRecord, type FaultRequest } from '@food-delivery/contracts'
import { ApiError } from '../api/api-error'
import { type Http, request } from '../api/request'
import { type Dispatch } from '../store/actions'

/** Injects and ends faults. Never rejects; the state has the reason of a rejected request. */
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
    // A moment has neither length.
    inject: ({ seconds, ...fault }) => send(FAULTS_PATH, { body: seconds === 0 ? fault : { ...fault, seconds } }),
    undo: (id) => send(`${FAULTS_PATH}?id=${encodeURIComponent(id)}`, { method: 'DELETE' }),
  }
}
