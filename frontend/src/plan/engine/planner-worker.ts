import { type PlannerRequest } from './messages'
import { PlannerSession } from './planner-session'

// The worker pauses by a message to itself, because timers have a minimum delay of 4 ms.
const { port1, port2 } = new MessageChannel()
const waiting: (() => void)[] = []
port1.addEventListener('message', () => waiting.shift()?.())
port1.start()

const session = new PlannerSession({
  post: (response) => self.postMessage(response),
  clock: () => performance.now(),
  pause: () =>
    new Promise((resolve) => {
      waiting.push(resolve)
      port2.postMessage(null)
    }),
})

self.addEventListener('message', ({ data }: MessageEvent<PlannerRequest>) => void session.handle(data))
