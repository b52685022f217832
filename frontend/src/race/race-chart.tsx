import { type RaceResult } from '@food-delivery/contracts'
import { useMemo } from 'react'
import { type ChartData } from '../charts/chart-data'
import { ChartFigure } from '../charts/chart-figure'
import { elapsedTime } from '../shell/format'
import { usePage } from '../shell/page-context'
import { useRaceTexts } from './texts/texts'
import { backlogLines } from './contender-lines'

/** The backlog of all contenders on one time axis. */
export function RaceChart({ results, asTable }: { results: readonly RaceResult[]; asTable: boolean }) {
  const texts = useRaceTexts()
  const { format } = usePage()
  const chart = useMemo(
    (): ChartData => ({
      key: 'backlog',
      title: texts.chart.title,
      unit: texts.chart.unit,
      formatElapsed: elapsedTime,
      format: format.integer,
      ...backlogLines(results, texts),
    }),
    [results, texts, format],
  )
  const rowsOf = ({ times }: ChartData) => times.map((second, index) => ({ index, time: elapsedTime(second) }))
  return <ChartFigure chart={chart} describe={texts.chart.description} asTable={asTable} rowsOf={rowsOf} />
}
