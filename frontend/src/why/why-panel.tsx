import { consumerNames } from '@food-delivery/contracts'
import { useMemo } from 'react'
import { ChartFigure } from '../charts/chart-figure'
import { podsChart } from '../charts/simulator-charts'
import { useSimulatorView } from '../charts/use-simulator-view'
import { groupStyle } from '../cluster/group-style'
import { type GroupView, groupView, secondsToNextEvaluation } from '../cluster/group-view'
import { usePage } from '../shell/page-context'
import { Panel } from '../shell/panel'
import { Segmented } from '../shell/segmented'
import { useDispatch, useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { Decisions } from './decisions'
import { LagNow, TimeLagLine } from './group-lag'
import { PlanLink } from './plan-link'
import { AutoscalerState } from './autoscaler-state'

/** The last scaling decisions for the chosen group and their formulas. */
export function WhyPanel() {
  const { regions } = useTexts()
  return (
    <Panel name="why" title={regions.why}>
      <GroupChoice />
      <ScalingOfGroup />
    </Panel>
  )
}

function GroupChoice() {
  const { why: texts, groups } = useTexts()
  const dispatch = useDispatch()
  const group = useSelector((state) => state.settings.group)
  return (
    <Segmented
      label={texts.group}
      name="why-group"
      options={consumerNames.map((value) => ({ value, text: groups[value].name }))}
      value={group}
      onChange={(value) => dispatch({ type: 'settings', change: { group: value } })}
    />
  )
}

function ScalingOfGroup() {
  const name = useSelector((state) => state.settings.group)
  const cluster = useSelector((state) => state.cluster)
  const view = groupView(cluster, name)
  const { autoscaler, ready, total, partitions, timeLag } = view
  const decisions = autoscaler?.decisions ?? []
  return (
    <div className="why" style={groupStyle(name)}>
      <Summary view={view} />
      <TimeLagLine timeLag={timeLag} />
      {autoscaler?.spec && <PlanLink name={name} autoscaler={autoscaler.name} />}
      {decisions.length > 0 ? (
        <Decisions key={name} decisions={decisions} />
      ) : (
        <>
          <NoDecisions
            hasAutoscaler={autoscaler !== null}
            hasPodData={cluster.pods !== null || cluster.counts !== null}
          />
          <LagNow total={total} partitions={partitions} />
          {autoscaler && <AutoscalerState autoscaler={autoscaler} />}
        </>
      )}
      {(ready !== null || decisions.length > 0) && <PodsOverTime />}
    </div>
  )
}

function Summary({ view: { autoscaler, ready } }: { view: GroupView }) {
  const { why: texts } = useTexts()
  const { format, shared } = usePage()
  const seconds = useSelector((state) => secondsToNextEvaluation(autoscaler, state))
  return (
    <p className="why-summary">
      <span className="why-replicas">{ready === null ? shared.unknown : format.integer(ready)}</span>
      <span>
        {texts.replicas}
        {autoscaler && <> {texts.bounds(format.integer(autoscaler.min), format.integer(autoscaler.max))}</>}
      </span>
      {seconds !== null && (
        <span className="why-next">
          {seconds === 0 ? texts.evaluatingNow : texts.nextEvaluation(format.integer(seconds))}
        </span>
      )}
    </p>
  )
}

function NoDecisions({ hasAutoscaler, hasPodData }: { hasAutoscaler: boolean; hasPodData: boolean }) {
  const { why: texts } = useTexts()
  const withoutAutoscaler = hasPodData ? texts.missingAutoscaler : texts.missingStream
  return (
    <div className="notice notice-quiet">
      <p className="notice-title">{texts.missingTitle}</p>
      <p>{hasAutoscaler ? texts.missingChain : withoutAutoscaler}</p>
    </div>
  )
}

function PodsOverTime() {
  const texts = useTexts()
  const { format } = usePage()
  const flow = useSelector((state) => state.chartFlow)
  const settings = useSelector((state) => state.settings)
  const chart = useMemo(
    () => ({ ...podsChart({ flow, settings }, { texts, format }), title: texts.why.over }),
    [flow, settings, texts, format],
  )
  return <ChartFigure chart={chart} {...useSimulatorView()} />
}
