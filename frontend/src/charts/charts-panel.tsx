import { useMemo } from 'react'
import { SaveRunButton } from '../recording/save-run-button'
import { faultMarks } from '../faults/fault-marks'
import { ranges } from '../settings/settings'
import { usePage } from '../shell/page-context'
import { Panel } from '../shell/panel'
import { Segmented } from '../shell/segmented'
import { useDispatch, useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { ChartGrid } from './chart-grid'
import { simulatorCharts } from './simulator-charts'
import { TableToggle } from './table-toggle'
import { useSimulatorView } from './use-simulator-view'

/** The four charts of the simulator, and the controls for what they show. */
export function ChartsPanel() {
  const { regions } = useTexts()
  return (
    <Panel name="charts" title={regions.charts} tools={<Tools />}>
      <Grid />
    </Panel>
  )
}

function Grid() {
  const texts = useTexts()
  const { format } = usePage()
  const flow = useSelector((state) => state.chartFlow)
  const settings = useSelector((state) => state.settings)
  const faults = useSelector((state) => state.faults.view?.faults)
  const marks = useMemo(() => faultMarks(faults ?? [], texts), [faults, texts])
  const charts = useMemo(
    () => simulatorCharts({ flow, settings, marks }, { texts, format }),
    [flow, settings, marks, texts, format],
  )
  return <ChartGrid charts={charts} {...useSimulatorView()} />
}

function Tools() {
  const { charts: texts } = useTexts()
  const dispatch = useDispatch()
  const { rangeSeconds, cumulative, asTables } = useSelector((state) => state.settings)
  return (
    <div className="panel-tools">
      <Segmented
        label={texts.ordersAs}
        name="orders-as"
        options={[
          { value: 'rate', text: texts.perSecond },
          { value: 'total', text: texts.total },
        ]}
        value={cumulative ? 'total' : 'rate'}
        onChange={(value) => dispatch({ type: 'settings', change: { cumulative: value === 'total' } })}
      />
      <Segmented
        label={texts.range}
        name="range"
        options={ranges.map((value) => ({ value, text: texts.ranges[value] }))}
        value={rangeSeconds}
        onChange={(value) => dispatch({ type: 'settings', change: { rangeSeconds: value } })}
      />
      <TableToggle
        asTable={asTables}
        onChange={(value) => dispatch({ type: 'settings', change: { asTables: value } })}
      />
      <SaveRunButton />
    </div>
  )
}
