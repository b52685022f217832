import { consumerNames } from '@food-delivery/contracts'
import { groupStyle } from '../cluster/group-look'
import { groupView } from '../cluster/group-view'
import { secondsTo } from '../cluster/next-look'
import { usePage } from '../shell/page-context'
import { Panel } from '../shell/panel'
import { Segmented } from '../shell/segmented'
import { useDispatch, useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { Decisions } from './decisions'
import { LagNow } from './lag-now'
import { Missing } from './missing'
import { PodsOverTime } from './pods-over-time'
import { ScalerState } from './scaler-state'

/** The last decisions of the chosen group's autoscaler with their formulas. */
export function WhyPanel() {
  const { regions } = useTexts()
  return (
    <Panel name="why" title={regions.why}>
      <GroupChoice />
      <WhyOfGroup />
    </Panel>
  )
}

function GroupChoice() {
  const { why: words, groups } = useTexts()
  const dispatch = useDispatch()
  const group = useSelector((state) => state.settings.group)
  return (
    <Segmented
      label={words.group}
      name="why-group"
      options={consumerNames.map((value) => ({ value, text: groups[value].name }))}
      value={group}
      onChange={(value) => dispatch({ type: 'settings', change: { group: value } })}
    />
  )
}

function WhyOfGroup() {
  const name = useSelector((state) => state.settings.group)
  const cluster = useSelector((state) => state.cluster)
  const { autoscaler, ready, total, partitions } = groupView(cluster, name)
  const decisions = autoscaler?.decisions ?? []
  return (
    <div className="why" style={groupStyle(name)}>
      <Summary />
      {decisions.length > 0 ? (
        <Decisions key={name} decisions={decisions} />
      ) : (
        <>
          <Missing autoscaler={autoscaler} hasPodData={cluster.pods !== null || cluster.counts !== null} />
          <LagNow total={total} partitions={partitions} />
          {autoscaler && <ScalerState autoscaler={autoscaler} />}
        </>
      )}
      {(ready !== null || decisions.length > 0) && <PodsOverTime />}
    </div>
  )
}

function Summary() {
  const { why: words } = useTexts()
  const { format, shared } = usePage()
  const name = useSelector((state) => state.settings.group)
  const cluster = useSelector((state) => state.cluster)
  const { autoscaler, ready } = groupView(cluster, name)
  const seconds = useSelector((state) => secondsTo(autoscaler, state))
  return (
    <p className="why-summary">
      <span className="why-replicas">{ready === null ? shared.unknown : format.integer(ready)}</span>
      <span>
        {words.replicas}
        {autoscaler && <> {words.bounds(format.integer(autoscaler.min), format.integer(autoscaler.max))}</>}
      </span>
      {seconds !== null && (
        <span className="why-next">{seconds === 0 ? words.lookingNow : words.nextLook(format.integer(seconds))}</span>
      )}
    </p>
  )
}
