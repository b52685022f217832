import { usePage } from '../shell/page-context'
import { useTexts } from '../texts/texts'
import { type ChartData } from './chart-data'
import { ChartFigure } from './chart-figure'
import { ChartTable } from './chart-table'

/** Rows of a table: the newest on top. */
const ROWS = 60

/** One chart of the simulator: its picture or its table. */
export function Chart({ chart, asTable }: { chart: ChartData; asTable: boolean }) {
  const { says } = useTexts().charts
  const { format } = usePage()
  const rows = chart.times
    .map((time, index) => ({ index, time: format.clock(time * 1_000) }))
    .slice(-ROWS)
    .reverse()
  const table = asTable && <ChartTable chart={chart} rows={rows} />
  return <ChartFigure chart={chart} says={says} table={table} />
}
