import { useMemo, useState } from 'react'
import { type ChartData } from '../../charts/chart-data'
import { ChartGrid } from '../../charts/chart-grid'
import { TableToggle } from '../../charts/table-toggle'
import { usePage } from '../../shell/page-context'
import { Panel } from '../../shell/panel'
import { type PlanResults } from '../engine/messages'
import { usePlan, useProblem } from '../page/plan-context'
import { usePlanTexts } from '../texts/texts'
import { planCharts } from './curve-charts'
import { FiguresTable } from './figures-table'

const MAX_TABLE_ROWS = 60

/** The curves and figures of both sets of settings. */
export function CurvesPanel() {
  const { curves: texts } = usePlanTexts()
  const { results, problems, isRunning } = usePlan().state
  const [asTable, setAsTable] = useState(false)
  const isStopped = problems.some(({ part }) => part !== 'settings')
  const progress = isRunning ? texts.running : texts.done
  const tools = (
    <div className="plan-tools">
      <p role="status" className="plan-hint">
        {isStopped ? texts.stopped : progress}
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

/** Reports that the planner itself failed, for example because it ran out of memory. */
function PlannerError() {
  const { errors } = usePlanTexts()
  const problem = useProblem('planner')
  return (
    <div role="alert">
      {problem && (
        <p className="notice notice-error">
          {errors.planner} <span lang="en">{problem.message}</span>
        </p>
      )}
    </div>
  )
}

function Charts({ results, asTable }: { results: PlanResults; asTable: boolean }) {
  const texts = usePlanTexts()
  const { format } = usePage()
  const charts = useMemo(() => planCharts({ results, texts, format }), [results, texts, format])
  return <ChartGrid charts={charts} describe={texts.curves.description} asTable={asTable} rowsOf={rowsOf} />
}

/** At most `MAX_TABLE_ROWS` evenly spaced rows. */
function rowsOf({ times, formatElapsed = String }: ChartData) {
  const count = Math.min(MAX_TABLE_ROWS, times.length)
  return Array.from({ length: count }, (_, row) => {
    const index = Math.round((row * (times.length - 1)) / Math.max(1, count - 1))
    return { index, time: formatElapsed(times[index] ?? 0) }
  })
}
