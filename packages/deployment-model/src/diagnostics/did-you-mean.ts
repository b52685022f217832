const LARGEST_DISTANCE = 2

/** The known word closest to the written one; '' if none is close. */
export function didYouMean(written: string, known: readonly string[]): string {
  const near = known
    .map((word) => ({ word, distance: distance(written.toLowerCase(), word.toLowerCase()) }))
    .filter(({ word, distance }) => distance <= Math.min(LARGEST_DISTANCE, word.length / 2))
    .sort((a, b) => a.distance - b.distance)
  return near[0]?.word ?? ''
}

/** Levenshtein distance: letters to change, add or remove. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= to.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
