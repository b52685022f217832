import { type RecordedRun } from '@food-delivery/autoscaler'
import { useMemo, useState } from 'react'
import { type ChartData } from '../charts/chart-data'
import { ChartGrid } from '../charts/chart-grid'
import { TableToggle } from '../charts/table-toggle'
import { elapsedTime } from '../shell/format'
import { usePage } from '../shell/page-context'
import { Panel } from '../shell/panel'
import { useTexts } from '../texts/texts'
import { type RunSeconds, runSeconds } from './run-seconds'
import { useReplayTexts } from './texts/texts'
import { DecisionsUntil } from './decisions-until'
import { replayCharts } from './replay-charts'
import { faultMarksUntil } from './run-faults'
import { TimeSlider } from './time-slider'

/** A recording: its charts up to the time of the slider, and the decisions until then. */
export function ReplayView({
  run,
  notes,
  isSingleFile,
}: {
  run: RecordedRun
  notes: readonly string[]
  /** The page was opened from its own HTML file, without a server for the planner. */
  isSingleFile: boolean
}) {
  const { regions } = useTexts()
  const { decisions } = useReplayTexts()
  const seconds = useMemo(() => runSeconds(run), [run])
  const [at, setAt] = useState(seconds.times.length - 1)
  const [asTable, setAsTable] = useState(false)
  return (
    <>
      {notes.map((note) => (
        <p key={note} className="replay-note">
          {note}
        </p>
      ))}
      <TimeSlider at={at} last={seconds.times.length - 1} startedAt={run.startedAt} onChange={setAt} />
      <FaultsUntil seconds={seconds} at={at} />
      <div className="replay-columns">
        <Panel name="charts" title={regions.charts} tools={<TableToggle asTable={asTable} onChange={setAsTable} />}>
          <ReplayCharts seconds={seconds} at={at} asTable={asTable} />
        </Panel>
        <Panel name="replay-decisions" title={decisions}>
          <DecisionsUntil run={run} at={at} isSingleFile={isSingleFile} />
        </Panel>
      </div>
    </>
  )
}

/** The faults that had begun by the chosen second. */
function FaultsUntil({ seconds, at }: { seconds: RunSeconds; at: number }) {
  const texts = useTexts()
  const marks = faultMarksUntil(seconds, at, texts)
  if (marks.length === 0) return null
  return (
    <ul className="replay-faults" aria-label={texts.regions.faults}>
      {marks.map(({ label, text, from }) => (
        <li key={label}>
          <b>{label}</b> {elapsedTime(from)} {text}
        </li>
      ))}
    </ul>
  )
}

/** Maximum length of a table, which ends with the chosen second. */
const MAX_TABLE_ROWS = 60

function ReplayCharts({ seconds, at, asTable }: { seconds: RunSeconds; at: number; asTable: boolean }) {
  const texts = useTexts()
  const { atTime } = useReplayTexts()
  const { format } = usePage()
  const charts = useMemo(() => replayCharts(seconds, at, { texts, format }), [seconds, at, texts, format])
  const describe = (title: string, values: string) => atTime(title, elapsedTime(at), values)
  const rowsOf = ({ times }: ChartData) =>
    times
      .slice(Math.max(0, at - MAX_TABLE_ROWS + 1), at + 1)
      .map((second) => ({ index: second, time: elapsedTime(second) }))
      .reverse()
  return <ChartGrid charts={charts} describe={describe} asTable={asTable} rowsOf={rowsOf} />
}
