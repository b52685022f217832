import { performance } from 'node:perf_hooks'
import { assertAtLeast } from './invalid-argument'

/** The clock of a server. It shows the system's time until a test advances it. */
export class ServerClock {
  offsetMs = 0

  /** Milliseconds since 1970. */
  readonly now = (): number => Date.now() + this.offsetMs

  /** Milliseconds since the start of the process; a change of the system's time has no effect on them. */
  readonly monotonic = (): number => performance.now() + this.offsetMs

  advance(ms: number): void {
    assertAtLeast('ms', ms, 0)
    this.offsetMs += ms
  }
}
