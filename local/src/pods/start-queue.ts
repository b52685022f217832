import { type RunningContainer } from './container-process'
import { Semaphore } from './semaphore'

const MAX_START_MS = 3_000

/**
 * Starts only a few containers at a time. Starting uses much CPU, so all pods are ready sooner than if they started together.
 * The next container starts when a starting pod has passed its startup probe, has ended, or was started 3 s ago.
 */
export class StartQueue {
  private readonly semaphore: Semaphore
  private readonly starting = new Map<string, () => void>()

  /** `count`: the number of containers that start at the same time. */
  constructor(private readonly count: number) {
    this.semaphore = new Semaphore(count)
  }

  async run(pod: string, start: () => Promise<RunningContainer>): Promise<RunningContainer> {
    const release = await this.semaphore.acquire()
    const timer = setTimeout(release, MAX_START_MS)
    const end = () => {
      clearTimeout(timer)
      this.starting.delete(pod)
      release()
    }
    this.starting.set(pod, end)
    try {
      const container = await start()
      void container.exited.then(end)
      return container
    } catch (error) {
      end()
      throw error
    }
  }

  /** Must be called when all pods are ready: fewer containers then start at the same time, to leave CPU to the running pods. */
  limitTo(cores: number): void {
    this.semaphore.reduce(this.count - Math.max(1, cores - 1))
  }

  /** Must be called when the pod has passed its startup probe. */
  started(pod: string): void {
    this.starting.get(pod)?.()
  }
}
