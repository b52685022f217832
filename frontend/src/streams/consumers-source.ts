import { type ConsumersStreamEvents } from '@food-delivery/contracts'
import { type Dispatch } from '../store/actions'

const FIRST_WAIT_MS = 500
const MAX_WAIT_MS = 5_000

/** Listens to podconsumerdata (SSE); reconnects permanently, at most 5 s apart. Returns a function that stops it. */
export function connectConsumers({ dispatch, now }: { dispatch: Dispatch; now: () => number }): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let waitMs = FIRST_WAIT_MS

  const open = () => {
    source = new EventSource('/consumers')
    source.addEventListener('open', () => {
      waitMs = FIRST_WAIT_MS
      dispatch({ type: 'streamOpened', stream: 'consumers', now: now() })
    })
    // EventSource does not reconnect after a response such as 502, so we always do it ourselves.
    source.addEventListener('error', () => {
      source?.close()
      dispatch({ type: 'streamLost', stream: 'consumers', now: now() })
      timer = setTimeout(open, waitMs)
      waitMs = Math.min(MAX_WAIT_MS, waitMs * 2)
    })
    listen(source, 'message', (counts) => dispatch({ type: 'podCounts', counts, now: now() }))
    listen(source, 'pods', (pods) => dispatch({ type: 'pods', pods, now: now() }))
    listen(source, 'scaling', (autoscalers) => dispatch({ type: 'scaling', autoscalers, now: now() }))
  }

  open()
  return () => {
    clearTimeout(timer)
    source?.close()
  }
}

function listen<E extends keyof ConsumersStreamEvents>(
  source: EventSource,
  event: E,
  take: (data: ConsumersStreamEvents[E]) => void,
): void {
  source.addEventListener(event, (message: MessageEvent<string>) => {
    take(JSON.parse(message.data) as ConsumersStreamEvents[E])
  })
}
