import { type Logger } from '../logging/logger'
import { type Part } from './part'

const EXTRA_MS = 1_000

/**
 * Stops parts one after the other within one deadline, also after one that fails or hangs. True if all stopped
 * cleanly.
 */
export async function stopParts({
  parts,
  deadlineMs,
  logger,
  now = Date.now,
}: {
  parts: readonly Part[]
  deadlineMs: number
  logger: Logger
  now?: () => number
}): Promise<boolean> {
  const end = now() + deadlineMs
  let clean = true
  for (const part of parts) part.drain?.()
  for (const part of parts) {
    const remaining = Math.max(end - now(), 0)
    try {
      await withinLimit(part.stop({ deadlineMs: remaining }), remaining + EXTRA_MS)
    } catch (error) {
      clean = false
      logger.error({ err: error, part: part.name }, 'a part did not stop cleanly')
    }
  }
  return clean
}

/** A part did not stop within its deadline. */
class StopTimeoutError extends Error {
  override readonly name = 'StopTimeoutError'
  readonly code = 'STOP_TIMEOUT'

  constructor(readonly limitMs: number) {
    super(`did not stop within ${limitMs} ms`)
  }
}

async function withinLimit(stopped: Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new StopTimeoutError(limitMs)), limitMs)
  })
  try {
    await Promise.race([stopped, timeout])
  } finally {
    clearTimeout(timer)
  }
}
