import { useTexts } from '../store/simulator-context'
import { useFormat } from '../texts/use-format'
import { type ChartData } from './chart-data'

/** Rows of a table: the newest on top. */
const ROWS = 60

/** The values of a chart as a table. */
export function ChartTable({ chart }: { chart: ChartData }) {
  const { charts: words } = useTexts()
  const format = useFormat()
  const rows = chart.times.map((time, i) => ({ time, i })).slice(-ROWS)
  const cell = (value: number | null | undefined) =>
    value === null || value === undefined ? words.none : chart.format(value)
  return (
    <div className="chart-table" tabIndex={0} role="region" aria-label={words.tableOf(chart.title)}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.time}</th>
            {chart.lines.map((line) => (
              <th key={line.key} scope="col">
                {line.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.toReversed().map(({ time, i }) => (
            <tr key={time}>
              <th scope="row">{format.clock(time * 1_000)}</th>
              {chart.lines.map((line) => (
                <td key={line.key}>{cell(line.values[i])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
