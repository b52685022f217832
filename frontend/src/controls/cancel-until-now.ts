import { brokerTime } from '../flow/clock-offset'
import { type Simulator } from '../store/simulator-context'

/** Cancels all orders that were requested until now. Rejects with ApiError. */
export function cancelUntilNow({ store, cancelOrders }: Simulator): Promise<void> {
  const { flow, now } = store.getState()
  return cancelOrders(new Date(brokerTime(flow.offset, now)).toISOString())
}
