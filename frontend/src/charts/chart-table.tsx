import { usePage } from '../shell/page-context'
import { type ChartData } from './chart-data'

/** A row of the table: the index of its values, and its time as text. */
interface ChartRow {
  readonly index: number
  readonly time: string
}

/** The values of a chart as a table. */
export function ChartTable({ chart, rows }: { chart: ChartData; rows: readonly ChartRow[] }) {
  const { shared } = usePage()
  const cell = (value: number | null | undefined) =>
    value === null || value === undefined ? shared.unknown : chart.format(value)
  return (
    <div className="chart-table" tabIndex={0} role="region" aria-label={shared.chart.tableOf(chart.title)}>
      <table>
        <thead>
          <tr>
            <th scope="col">{shared.chart.time}</th>
            {chart.lines.map((line) => (
              <th key={line.key} scope="col">
                {line.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ index, time }) => (
            <tr key={index}>
              <th scope="row">{time}</th>
              {chart.lines.map((line) => (
                <td key={line.key}>{cell(line.values[index])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
