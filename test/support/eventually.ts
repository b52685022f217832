type Missing = undefined | null | false

/**
 * Calls `poll` every `everyMs` (default: 5) and resolves with its first result that is not undefined, null or false. Use a
 * longer interval when polling costs CPU, such as requests to a service or a browser.
 * @throws after `timeoutMs` (default: 30 s)
 */
export async function eventually<T>(
  poll: () => T | Promise<T>,
  description: string,
  timeoutMs = 30_000,
  everyMs = 5,
): Promise<Exclude<T, Missing>> {
  for (const deadline = Date.now() + timeoutMs; ;) {
    const result = await poll()
    if (result !== undefined && result !== null && result !== false) return result as Exclude<T, Missing>
    if (Date.now() > deadline) throw new Error(`timed out after ${timeoutMs} ms waiting for ${description}`)
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
