/** The part of a `meta.k8s.io/v1 Table` that is printed. */
export interface ApiTable {
  columnDefinitions: { name: string; priority: number }[]
  rows: { cells: (string | number)[] }[]
}

const GAP = 3

/** A table as kubectl prints it: capitals above, columns as wide as they must be. */
export function tableText({ columnDefinitions, rows }: ApiTable): string {
  const shown = columnDefinitions.flatMap(({ priority }, index) => (priority === 0 ? [index] : []))
  const lines = [columnDefinitions.map(({ name }) => name.toUpperCase()), ...rows.map(({ cells }) => cells.map(String))]
  const widths = shown.map((index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)))
  return lines
    .map((line) =>
      shown
        .map((index, nth) => (line[index] ?? '').padEnd((widths[nth] ?? 0) + GAP))
        .join('')
        .trimEnd(),
    )
    .join('\n')
}
