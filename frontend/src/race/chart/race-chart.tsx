import { type RaceResult } from '@food-delivery/contracts'
import { useMemo } from 'react'
import { type ChartData } from '../../charts/chart-data'
import { ChartFigure } from '../../charts/chart-figure'
import { ChartTable } from '../../charts/chart-table'
import { elapsedTime } from '../../charts/elapsed-time'
import { useRacePage } from '../page/race-context'
import { backlogOver } from './contender-lines'

/** The backlog of all contenders over the same time. */
export function RaceChart({ results, asTable }: { results: readonly RaceResult[]; asTable: boolean }) {
  const { texts, format, theme } = useRacePage()
  const chart = useMemo(
    (): ChartData => ({
      ...{ key: 'backlog', title: texts.chart.title, unit: texts.chart.unit },
      ...{ elapsed: true, format: format.integer },
      ...backlogOver(results, texts),
    }),
    [results, texts, format],
  )
  const rows = chart.times.map((second, index) => ({ index, time: elapsedTime(second) }))
  const table = asTable && <ChartTable {...{ chart, rows, words: texts.chart }} />
  return <ChartFigure {...{ chart, theme, words: texts.chart }} table={table} />
}
