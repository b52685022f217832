import { unavailable } from '@food-delivery/service-kit'

/** Maximum number of running and waiting tasks. With more, the last one could end after the page's request timeout, 10 s. */
const MAX_TASKS = 10

/**
 * Runs tasks one after the other. A task is a search that may read a million records; several at a time would take the CPU
 * time that the live streams need.
 */
export class TaskQueue {
  private taskCount = 0
  private last: Promise<unknown> = Promise.resolve()

  /** @throws HttpProblem 503 if ten tasks are running or waiting */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.taskCount >= MAX_TASKS) throw unavailable({ detail: 'too many orders are being looked up: try again' })
    this.taskCount++
    const running = this.last.then(task).finally(() => this.taskCount--)
    this.last = running.catch(() => undefined)
    return running
  }
}
