type Missing = undefined | null | false

/**
 * Calls `poll` every `everyMs` (default: 5) and resolves with its first result that is not undefined, null or false. Use a
 * longer interval when a call costs CPU, such as a request to a service or a browser. `description`: the result to wait for.
 * @throws "timed out … waiting for `description`" after `timeoutMs` (default: 30 s)
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
