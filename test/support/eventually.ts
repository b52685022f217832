type Missing = undefined | null | false

/** Asks every 5 ms and resolves with the first answer that is not undefined, null or false. @throws after `limitMs`. */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  what: string,
  limitMs = 30_000,
): Promise<Exclude<T, Missing>> {
  for (const deadline = Date.now() + limitMs; ;) {
    const answer = await ask()
    if (answer !== undefined && answer !== null && answer !== false) return answer as Exclude<T, Missing>
    if (Date.now() > deadline) throw new Error(`timed out after ${limitMs} ms waiting for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
