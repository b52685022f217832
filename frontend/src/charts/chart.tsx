import { usePage } from '../shell/page-context'
import { useTexts } from '../texts/texts'
import { type ChartData } from './chart-data'
import { ChartFigure } from './chart-figure'
import { ChartTable } from './chart-table'

const MAX_TABLE_ROWS = 60

/** A chart of the simulator, as a plot or as a table with the newest values first. */
export function Chart({ chart, asTable }: { chart: ChartData; asTable: boolean }) {
  const { description } = useTexts().charts
  const { format } = usePage()
  const happened = (second: number) =>
    (chart.marks ?? []).filter(({ from }) => Math.floor(from) === second).map(({ text }) => ` ${text}`)
  const rows = chart.times
    .map((time, index) => ({ index, time: [format.timeOfDay(time * 1_000), ...happened(time)].join() }))
    .slice(-MAX_TABLE_ROWS)
    .reverse()
  const table = asTable && <ChartTable chart={chart} rows={rows} />
  return <ChartFigure chart={chart} describe={description} table={table} />
}
