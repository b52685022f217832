import { type ConsumersStreamEvents } from '@food-delivery/contracts'
import { type Dispatch } from '../store/actions'

const FIRST_WAIT_MS = 500
const MAX_WAIT_MS = 5_000

/** Receives the events of podconsumerdata (SSE). After a failure it waits up to 5 seconds before it connects again. */
export function connectConsumers({ dispatch, now }: { dispatch: Dispatch; now: () => number }): void {
  let waitMs = FIRST_WAIT_MS

  const open = () => {
    const source = new EventSource('/consumers')
    source.addEventListener('open', () => {
      waitMs = FIRST_WAIT_MS
      dispatch({ type: 'streamOpened', stream: 'consumers', now: now() })
    })
    // EventSource does not reconnect by itself after a response such as 502.
    source.addEventListener('error', () => {
      source.close()
      dispatch({ type: 'streamLost', stream: 'consumers', now: now() })
      setTimeout(open, waitMs)
      waitMs = Math.min(MAX_WAIT_MS, waitMs * 2)
    })
    listen(source, 'message', (counts) => dispatch({ type: 'podCounts', counts, now: now() }))
    listen(source, 'pods', (pods) => dispatch({ type: 'pods', pods, now: now() }))
    listen(source, 'scaling', (autoscalers) => dispatch({ type: 'scaling', autoscalers, now: now() }))
  }

  open()
}

function listen<E extends keyof ConsumersStreamEvents>(
  source: EventSource,
  event: E,
  handle: (data: ConsumersStreamEvents[E]) => void,
): void {
  source.addEventListener(event, (message: MessageEvent<string>) => {
    handle(JSON.parse(message.data) as ConsumersStreamEvents[E])
  })
}
