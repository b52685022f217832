import { type RunningContainer } from './container-process'
import { Semaphore } from './semaphore'

const MAX_START_MS = 3_000

/**
 * Starts only a few containers at once: starting is what needs a laptop's CPU, and each is ready sooner than if all
 * started together. The next one starts once a pod has passed its startup probe, has ended, or takes longer than 3 s.
 */
export class StartQueue {
  private readonly semaphore: Semaphore
  private readonly starting = new Map<string, () => void>()

  /** `count`: how many start at once. */
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

  /** Call it when the system is up: later pods must leave CPU to the running ones; on two cores one starts at a time. */
  limitTo(cores: number): void {
    this.semaphore.reduce(this.count - Math.max(1, cores - 1))
  }

  /** Call it when the pod has passed its startup probe. */
  started(pod: string): void {
    this.starting.get(pod)?.()
  }
}
