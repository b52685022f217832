import { unavailable } from '@food-delivery/service-kit'

/** Maximum number of running and waiting tasks. With more, a client would wait longer than its browser does. */
const MAX_TASKS = 10

/**
 * Runs searches one after the other, because each may read a million records and the live streams need CPU time too.
 */
export class TaskQueue {
  private taskCount = 0
  private last: Promise<unknown> = Promise.resolve()

  /** @throws HttpProblem 503 if ten tasks are running or waiting */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.taskCount >= MAX_TASKS) throw unavailable({ detail: 'too many orders are being looked up' })
    this.taskCount++
    const running = this.last.then(task).finally(() => this.taskCount--)
    this.last = running.catch(() => undefined)
    return running
  }
}
