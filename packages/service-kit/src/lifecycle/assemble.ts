import { type Logger } from '../logging/logger'
import { type Health } from '../http/probes'
import { type Part, combinedHealth } from './part'
import { stopParts } from './stop-parts'

/** A service made of parts, to be run by `runUntilSignal` or, in tests, by hand. */
export interface Assembly {
  /** In the order in which they are stopped. */
  readonly parts: readonly Part[]
  /** Starts all parts together. */
  start(): Promise<void>
  /** Drains and stops the parts one after the other. `deadlineMs`: default 5,000. True when all stopped cleanly. */
  stop(options?: { deadlineMs?: number }): Promise<boolean>
  health(): Health
}

/** Puts parts together to one service. */
export function assembleParts({ parts, logger }: { parts: readonly Part[]; logger: Logger }): Assembly {
  return {
    parts,
    start: async () => void (await Promise.all(parts.map((part) => part.start()))),
    stop: ({ deadlineMs = 5_000 } = {}) => stopParts({ parts, logger, deadlineMs }),
    health: () => combinedHealth(parts),
  }
}
