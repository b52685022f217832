import { Semaphore } from '@food-delivery/service-kit'
import { type RunningContainer } from './container-process'

/** Time after which the next container starts at the latest. */
const MAX_START_MS = 3_000

/**
 * Starts only a few containers at a time. Starting uses much CPU, so all pods are ready sooner than if they started
 * together. The next container starts when the startup probe of a starting pod succeeds, its container ends, or 3 s
 * have passed.
 */
export class StartQueue {
  private readonly semaphore: Semaphore
  /** The functions that end the start of a pod, by its name. */
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

  /**
   * Call when all pods are ready: from then on, at most `cores` − 1 containers start at the same time (at least 1), to
   * leave CPU for the running pods. `cores`: those of this machine.
   */
  limitTo(cores: number): void {
    this.semaphore.reduce(this.count - Math.max(1, cores - 1))
  }

  /** Call when the startup probe of the pod has succeeded. */
  endStart(pod: string): void {
    this.starting.get(pod)?.()
  }
}
