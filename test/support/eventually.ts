type Missing = undefined | null | false

/**
 * Calls `poll` every `everyMs` and resolves with its first result that is not undefined, null or false. `description`:
 * the result to wait for. Default of `everyMs`: a fiftieth of the time waited, at least 5 ms and at most 100 ms,
 * because polls take CPU time from what they wait for.
 * @throws "timed out … waiting for `description`" after `timeoutMs` (default: 30 s)
 */
export async function eventually<T>(
  poll: () => T | Promise<T>,
  description: string,
  timeoutMs = 30_000,
  everyMs?: number,
): Promise<Exclude<T, Missing>> {
  for (const startedAt = Date.now(); ;) {
    const result = await poll()
    if (result !== undefined && result !== null && result !== false) return result as Exclude<T, Missing>
    const waitedMs = Date.now() - startedAt
    if (waitedMs > timeoutMs) throw new Error(`timed out after ${timeoutMs} ms waiting for ${description}`)
    const pauseMs = everyMs ?? Math.min(Math.max(5, waitedMs / 50), 100)
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}
