/** A function that remembers its results. At `maxResults` it discards all of them, so that its memory is limited. */
export function memoized<Result>(compute: (key: string) => Result, maxResults: number): (key: string) => Result {
  const results = new Map<string, Result>()
  return (key) => {
    const storedResult = results.get(key)
    if (storedResult !== undefined) return storedResult
    const result = compute(key)
    if (results.size >= maxResults) results.clear()
    results.set(key, result)
    return result
  }
}
