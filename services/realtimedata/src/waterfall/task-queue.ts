import { unavailable } from '@food-delivery/service-kit'

/** With more tasks, a client would wait longer than the timeout of its browser. */
const MAX_WAITING = 10

/**
 * Runs searches one after the other, because each may read a million records and the live streams need CPU time too.
 */
export class OneAtATime {
  private waiting = 0
  private last: Promise<unknown> = Promise.resolve()

  /** @throws HttpProblem 503 if ten tasks are running or waiting */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.waiting >= MAX_WAITING) throw unavailable({ detail: 'too many orders are being looked up' })
    this.waiting++
    const running = this.last.then(task).finally(() => this.waiting--)
    this.last = running.catch(() => undefined)
    return running
  }
}
