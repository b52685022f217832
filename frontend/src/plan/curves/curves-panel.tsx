import { useMemo, useState } from 'react'
import { type ChartData } from '../../charts/chart-data'
import { ChartFigure } from '../../charts/chart-figure'
import { ChartTable } from '../../charts/chart-table'
import { TableToggle } from '../../charts/table-toggle'
import { usePage } from '../../shell/page-context'
import { Panel } from '../../shell/panel'
import { type PlanResults } from '../engine/messages'
import { usePlan } from '../page/plan-context'
import { PlannerError } from '../page/planner-error'
import { useTexts } from '../texts/texts'
import { planCharts } from './curve-charts'
import { FiguresTable } from './figures-table'

const MAX_TABLE_ROWS = 60

/** The curves of both settings, and their figures. */
export function CurvesPanel() {
  const { curves: texts } = useTexts()
  const { results, problems, isRunning } = usePlan().state
  const [asTable, setAsTable] = useState(false)
  const isStopped = problems.some(({ part }) => part !== 'settings')
  const status = isStopped ? texts.stopped : isRunning ? texts.running : texts.done
  const tools = (
    <div className="plan-tools">
      <p role="status" className="plan-hint">
        {status}
      </p>
      <TableToggle asTable={asTable} onChange={setAsTable} />
    </div>
  )
  return (
    <Panel name="plan-curves" title={texts.title} tools={tools}>
      <PlannerError />
      {results && (
        <div className="plan-results" aria-busy={isRunning} data-stale={isStopped || undefined}>
          <Charts results={results} asTable={asTable} />
          <FiguresTable results={results} />
        </div>
      )}
    </Panel>
  )
}

function Charts({ results, asTable }: { results: PlanResults; asTable: boolean }) {
  const texts = useTexts()
  const { format } = usePage()
  const charts = useMemo(() => planCharts({ results, texts, format }), [results, texts, format])
  return (
    <div className="chart-grid">
      {charts.map((chart) => (
        <ChartFigure
          key={chart.key}
          chart={chart}
          describe={texts.curves.description}
          table={asTable && <ChartTable chart={chart} rows={rowsOf(chart)} />}
        />
      ))}
    </div>
  )
}

/** Evenly picked rows. */
function rowsOf({ times, elapsed = String }: ChartData) {
  const count = Math.min(MAX_TABLE_ROWS, times.length)
  return Array.from({ length: count }, (_, row) => {
    const index = Math.round((row * (times.length - 1)) / Math.max(1, count - 1))
    return { index, time: elapsed(times[index] ?? 0) }
  })
}
