import { type ReactNode } from 'react'

/** A row of a table: its header cell and the other cells. */
interface TableRow {
  readonly key: string | number
  readonly header: ReactNode
  readonly cells: readonly string[]
}

/** A table with a header row and a header column, in a region that scrolls. */
export function DataTable({
  className,
  label,
  columns,
  rows,
}: {
  className: string
  /** Name of the region for screen readers. */
  label: string
  columns: readonly string[]
  rows: readonly TableRow[]
}) {
  return (
    <div className={`data-table ${className}`} tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, header, cells }) => (
            <tr key={key}>
              <th scope="row">{header}</th>
              {cells.map((cell, index) => (
                <td key={columns[index + 1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
