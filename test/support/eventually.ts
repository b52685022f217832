type Missing = undefined | null | false

/**
 * Asks every `everyMs` (default: 5) and resolves with the first answer that is not undefined, null or false. What works
 * for each answer, such as a service or a browser, is asked less often: asking takes time from the work that it awaits.
 * @throws after `limitMs` (default: 30 s).
 */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  what: string,
  limitMs = 30_000,
  everyMs = 5,
): Promise<Exclude<T, Missing>> {
  for (const deadline = Date.now() + limitMs; ;) {
    const answer = await ask()
    if (answer !== undefined && answer !== null && answer !== false) return answer as Exclude<T, Missing>
    if (Date.now() > deadline) throw new Error(`timed out after ${limitMs} ms waiting for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
