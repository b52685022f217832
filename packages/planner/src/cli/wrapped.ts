/** The lines of a text of at most some columns. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || last.length + word.length + 1 > Math.max(20, columns)) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}
