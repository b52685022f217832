/** Clears the current line of a terminal. */
export const CLEAR_LINE = '\r\u001B[K'

/** Breaks a text into lines of at most this many columns, or 20 if there are fewer. A longer word has its own line. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || last.length + word.length + 1 > Math.max(20, columns)) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}

/** The lines of a table. Each column is as wide as its widest cell. `align` pads a cell to the width of its column. */
export function tableLines(
  rows: readonly (readonly string[])[],
  align: (cell: string, width: number, column: number) => string,
): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  const lineOf = (row: readonly string[]): string =>
    row.map((cell, column) => align(cell, widths[column] ?? 0, column)).join('  ')
  return rows.map((row) => lineOf(row).trimEnd())
}
