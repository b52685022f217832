import { performance } from 'node:perf_hooks'
import { assertAtLeast } from './invalid-argument'

/** The clock of a server. It shows the system's time until a test advances it. */
export class ServerClock {
  offsetMs = 0

  /** ms since 1970. */
  readonly now = (): number => Date.now() + this.offsetMs

  /** Ms since the start of the process, which a change of the system's time does not affect. */
  readonly monotonic = (): number => performance.now() + this.offsetMs

  advance(ms: number): void {
    assertAtLeast('ms', ms, 0)
    this.offsetMs += ms
  }
}
