import { type Logger } from '../logging/logger'
import { type ProcessHost, listenToParent } from './parent-process'
import { type Part } from './part'
import { stopParts } from './stop-parts'

export interface RunOptions {
  name: string
  logger: Logger
  /** Started together; stopped one after the other in this order, so put what takes new work first. */
  parts: readonly Part[]
  /** The pod's termination grace period, ms. Default 30,000. Parts have all of it but {@link RESERVE_MS} to stop. */
  graceMs?: number
  /** Default: this process. */
  host?: ProcessHost
}

/** What is kept of the grace period to leave in good order after the parts have stopped. Milliseconds. */
export const RESERVE_MS = 5_000

const SHORTEST_DRAIN_MS = 500

/**
 * Runs a service until SIGTERM or SIGINT (or the parent's message `SIGTERM`), then drains and stops its parts and
 * exits 0; a second signal exits 1 at once. A part that cannot start, an unhandled rejection or an uncaught exception
 * is logged and exits 1. When a parent process with an IPC channel dies, the process ends at once.
 */
export async function runUntilSignal(options: RunOptions): Promise<void> {
  const { name, logger, parts } = options
  const host: ProcessHost = options.host ?? process
  const run = new Run(options, host)
  for (const signal of ['SIGTERM', 'SIGINT']) host.on(signal, () => void run.end(signal))
  for (const event of ['uncaughtException', 'unhandledRejection'])
    host.on(event, (error: unknown) => run.crash(error, event))
  listenToParent({ host, onSigterm: () => void run.end('SIGTERM') })
  try {
    await Promise.all(parts.map((part) => part.start()))
    if (!run.isEnding) logger.info({ parts: parts.map((part) => part.name) }, `${name} started`)
  } catch (error) {
    await run.failStart(error)
  }
}

class Run {
  isEnding = false

  constructor(
    private readonly options: RunOptions,
    private readonly host: ProcessHost,
  ) {}

  async end(signal: string): Promise<void> {
    const { logger } = this.options
    if (this.isEnding) {
      logger.warn({ signal }, 'second signal: leaving at once')
      return this.host.exit(1)
    }
    this.isEnding = true
    logger.info({ signal }, 'stopping')
    const clean = await this.stop()
    logger.info({ clean }, 'stopped')
    this.host.exit(clean ? 0 : 1)
  }

  crash(error: unknown, event: string): void {
    this.options.logger.fatal({ err: error, event }, 'a fault nobody handled')
    this.host.exit(1)
  }

  async failStart(error: unknown): Promise<void> {
    // A start that is given up because of a signal is no failure.
    if (this.isEnding) return
    this.isEnding = true
    this.options.logger.fatal({ err: error }, 'could not start')
    await this.stop()
    this.host.exit(1)
  }

  private stop(): Promise<boolean> {
    const { parts, logger, graceMs = 30_000 } = this.options
    return stopParts({ parts, logger, deadlineMs: Math.max(graceMs - RESERVE_MS, SHORTEST_DRAIN_MS) })
  }
}
