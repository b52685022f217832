import { FAULTS_PATH, type FaultsView } from '@food-delivery/contracts'
import { type Dispatch } from '../store/actions'

/** Receives the faults of the local cluster. Other clusters respond with 404, after which it does not ask again. */
export function connectFaults(dispatch: Dispatch): void {
  const source = new EventSource(FAULTS_PATH)
  source.addEventListener('message', ({ data }: MessageEvent<string>) =>
    dispatch({ type: 'faults', view: JSON.parse(data) as FaultsView }),
  )
  // After a lost connection EventSource itself connects again.
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) dispatch({ type: 'faultsMissing' })
  })
}
