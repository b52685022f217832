import { type ConsumerName } from '@food-delivery/contracts'
import { groupStyle } from '../cluster/group-style'
import { groupView, largestLag } from '../cluster/group-view'
import { usePage } from '../shell/page-context'
import { useDispatch, useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { type Box } from './drawing-layout'
import { GroupNumbers, PodBadge } from './group-numbers'
import { ALL_PARTITIONS_WIDTH, LagBars } from './lag-bars'
import { PodDots } from './pod-dots'

const MARGIN = 15

/** Minimum lag of a full bar. Otherwise one or two messages would look like a backlog. */
const MIN_FULL_LAG = 12

/** One consumer group with its lag, pods and partitions. A click shows its scaling decisions. */
export function GroupCard({ name, box }: { name: ConsumerName; box: Box }) {
  const { groups, architecture: texts } = useTexts()
  const { format, shared } = usePage()
  const dispatch = useDispatch()
  const cluster = useSelector((state) => state.cluster)
  const isChosen = useSelector((state) => state.settings.group === name)
  const view = groupView(cluster, name)
  const fullLag = Math.max(MIN_FULL_LAG, largestLag(cluster))
  const numberText = (value: number | null) => (value === null ? shared.unknown : format.oneDecimal(value))
  const description = texts.groupDescription(
    groups[name].name,
    numberText(view.ready),
    numberText(view.total),
    numberText(view.ratePerSecond),
  )
  const choose = () => dispatch({ type: 'settings', change: { group: name } })
  return (
    <g
      className={`group group-${name}${isChosen ? ' group-chosen' : ''}`}
      style={groupStyle(name)}
      transform={`translate(${box.x} ${box.y})`}
      onClick={choose}
    >
      <rect
        className="group-box"
        width={box.w}
        height={box.h}
        rx="10"
        role="button"
        tabIndex={0}
        aria-pressed={isChosen}
        aria-label={description}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return
          event.preventDefault()
          choose()
        }}
      />
      <g aria-hidden="true">
        <rect className="group-mark" x="0" y="12" width="4" height={box.h - 24} rx="2" />
        <title>{groups[name].work}</title>
        <text className="group-name" x={MARGIN} y="19">
          {groups[name].name}
        </text>
        <PodBadge view={view} right={MARGIN + ALL_PARTITIONS_WIDTH - 6} />
        <LagBars view={view} x={MARGIN} y={27} fullLag={fullLag} />
        <PodDots view={view} x={MARGIN} y={53} />
        <GroupNumbers
          view={view}
          x={MARGIN + ALL_PARTITIONS_WIDTH + 14}
          width={box.w - MARGIN - ALL_PARTITIONS_WIDTH - 26}
        />
      </g>
    </g>
  )
}
