/** The part of a `meta.k8s.io/v1 Table` that is printed. */
export interface ApiTable {
  columnDefinitions: { name: string; priority: number }[]
  rows: { cells: (string | number)[] }[]
}

const GAP = 3

/** Formats a table like kubectl: a header in capitals, only columns of priority 0, each as wide as its longest cell. */
export function tableText({ columnDefinitions, rows }: ApiTable): string {
  const columns = columnDefinitions.flatMap(({ name, priority }, index) => {
    const cells = [name.toUpperCase(), ...rows.map((row) => String(row.cells[index] ?? ''))]
    return priority === 0 ? [{ cells, width: Math.max(...cells.map(({ length }) => length)) + GAP }] : []
  })
  const lineOf = (index: number) => columns.map(({ cells, width }) => (cells[index] ?? '').padEnd(width)).join('')
  return Array.from({ length: rows.length + 1 }, (_, index) => lineOf(index).trimEnd()).join('\n')
}
