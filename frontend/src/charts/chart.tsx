import { useTheme } from '../settings/use-theme'
import { useTexts } from '../store/simulator-context'
import { useFormat } from '../texts/use-format'
import { type ChartData } from './chart-data'
import { ChartFigure } from './chart-figure'
import { ChartTable } from './chart-table'

/** Rows of a table: the newest on top. */
const ROWS = 60

/** One chart of the simulator: its picture or its table. */
export function Chart({ chart, asTable }: { chart: ChartData; asTable: boolean }) {
  const { charts: words } = useTexts()
  const format = useFormat()
  const theme = useTheme()
  const rows = chart.times
    .map((time, index) => ({ index, time: format.clock(time * 1_000) }))
    .slice(-ROWS)
    .reverse()
  const table = asTable && <ChartTable {...{ chart, rows, words }} />
  return <ChartFigure {...{ chart, theme, words }} table={table} />
}
