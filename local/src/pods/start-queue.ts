import { type RunningContainer } from './container-process'
import { StartSlots } from './semaphore'

const LONGEST_TURN_MS = 3_000

/** Starts containers in turns. A turn is over once the pod has started, has ended, or takes long. */
export class StartTurns {
  private readonly slots: StartSlots
  private readonly turns = new Map<string, () => void>()

  /** `count`: how many start at the same time. */
  constructor(private readonly count: number) {
    this.slots = new StartSlots(count)
  }

  async take(pod: string, start: () => Promise<RunningContainer>): Promise<RunningContainer> {
    const giveBack = await this.slots.take()
    const timer = setTimeout(giveBack, LONGEST_TURN_MS)
    const end = () => {
      clearTimeout(timer)
      this.turns.delete(pod)
      giveBack()
    }
    this.turns.set(pod, end)
    try {
      const container = await start()
      void container.exited.then(end)
      return container
    } catch (error) {
      end()
      throw error
    }
  }

  /** From now on pods that start must leave room for those that work: one at a time on two processors. */
  leaveRoom(processors: number): void {
    this.slots.takeAway(this.count - Math.max(1, processors - 1))
  }

  /** The pod has started. */
  started(pod: string): void {
    this.turns.get(pod)?.()
  }
}
