import { type Logger } from '../logging/logger'
import { type Part } from './part'

/** Time that a part gets after its deadline before it counts as hanging. */
const TOLERANCE_MS = 1_000

export interface StopPartsOptions {
  parts: readonly Part[]
  /** Time for all parts together. */
  deadlineMs: number
  logger: Logger
}

/** Stops parts one after the other, even if a part fails or hangs. Returns whether all parts stopped cleanly. */
export async function stopParts({ parts, deadlineMs, logger }: StopPartsOptions): Promise<boolean> {
  const deadline = Date.now() + deadlineMs
  let isClean = true
  for (const part of parts) part.drain?.()
  for (const part of parts) {
    const remainingMs = Math.max(deadline - Date.now(), 0)
    try {
      await withTimeout(part.stop({ deadlineMs: remainingMs }), remainingMs + TOLERANCE_MS)
    } catch (error) {
      isClean = false
      logger.error({ err: error, part: part.name }, 'a part of the service did not stop cleanly')
    }
  }
  return isClean
}

class StopTimeoutError extends Error {
  override readonly name = 'StopTimeoutError'
  readonly code = 'STOP_TIMEOUT'

  constructor(readonly timeoutMs: number) {
    super(`did not stop within ${timeoutMs} ms`)
  }
}

async function withTimeout(stopped: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new StopTimeoutError(timeoutMs)), timeoutMs)
  })
  try {
    await Promise.race([stopped, timeout])
  } finally {
    clearTimeout(timer)
  }
}
