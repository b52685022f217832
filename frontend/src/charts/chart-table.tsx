import { DataTable } from '../shell/data-table'
import { usePage } from '../shell/page-context'
import { type ChartData } from './chart-data'

/** A row of the table: the index of its values, and its time as text. */
export interface ChartRow {
  readonly index: number
  readonly time: string
}

/** The values of a chart as a table. */
export function ChartTable({ chart, rows }: { chart: ChartData; rows: readonly ChartRow[] }) {
  const { shared } = usePage()
  const cell = (value: number | null | undefined) =>
    value === null || value === undefined ? shared.unknown : chart.format(value)
  return (
    <DataTable
      className="chart-table"
      label={shared.chart.tableOf(chart.title)}
      columns={[shared.chart.time, ...chart.lines.map(({ label }) => label)]}
      rows={rows.map(({ index, time }) => ({
        key: index,
        header: time,
        cells: chart.lines.map((line) => cell(line.values[index])),
      }))}
    />
  )
}
