/** A word that differs in more letters is not similar. */
const MAX_DISTANCE = 2

/** The candidate that is most similar to `written`; empty if none is similar. */
export function didYouMean(written: string, candidates: readonly string[]): string {
  const similar = candidates
    .map((word) => ({ word, distance: levenshteinDistance(written.toLowerCase(), word.toLowerCase()) }))
    .filter(({ word, distance }) => distance <= Math.min(MAX_DISTANCE, word.length / 2))
    .sort((a, b) => a.distance - b.distance)
  return similar[0]?.word ?? ''
}

/** The number of letters to change, add or remove. */
function levenshteinDistance(from: string, to: string): number {
  let row = Array.from({ length: [...to].length + 1 }, (_, index) => index)
  for (const [fromIndex, letter] of [...from].entries()) {
    const nextRow = [fromIndex + 1]
    for (const [toIndex, toLetter] of [...to].entries()) {
      const changed = (row[toIndex] ?? 0) + (letter === toLetter ? 0 : 1)
      const removed = (row[toIndex + 1] ?? 0) + 1
      const added = (nextRow[toIndex] ?? 0) + 1
      nextRow.push(Math.min(changed, removed, added))
    }
    row = nextRow
  }
  return row.at(-1) ?? 0
}
