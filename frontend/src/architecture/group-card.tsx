import { type ConsumerName } from '@food-delivery/contracts'
import { groupStyle } from '../cluster/group-look'
import { groupView, largestLag } from '../cluster/group-view'
import { usePage } from '../shell/page-context'
import { useDispatch, useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { type Box } from './drawing-layout'
import { GroupFigures, PodBadge } from './group-figures'
import { COLUMN, LagBars } from './lag-bars'
import { PodDots } from './pod-dots'

const LEFT = 15

/** The lag of a full bar is at least this, so that a message or two do not look like a backlog. */
const MIN_FULL_LAG = 12

/** One consumer group: its pods, their partitions and lag. A click shows its scaling decisions. */
export function GroupCard({ name, box }: { name: ConsumerName; box: Box }) {
  const texts = useTexts()
  const { format, shared } = usePage()
  const dispatch = useDispatch()
  const cluster = useSelector((state) => state.cluster)
  const chosen = useSelector((state) => state.settings.group === name)
  const view = groupView(cluster, name)
  const fullLag = Math.max(MIN_FULL_LAG, largestLag(cluster))
  const { architecture: words } = texts
  const figure = (value: number | null) => (value === null ? shared.unknown : format.decimal(value))
  const says = words.groupSays(
    texts.groups[name].name,
    figure(view.ready),
    figure(view.total),
    figure(view.ratePerSecond),
  )
  const choose = () => dispatch({ type: 'settings', change: { group: name } })
  return (
    <g
      className={`group group-${name}${chosen ? ' group-chosen' : ''}`}
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
        aria-pressed={chosen}
        aria-label={says}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return
          event.preventDefault()
          choose()
        }}
      />
      <g aria-hidden="true">
        <rect className="group-mark" x="0" y="12" width="4" height={box.h - 24} rx="2" />
        <title>{texts.groups[name].work}</title>
        <text className="group-name" x={LEFT} y="19">
          {texts.groups[name].name}
        </text>
        <PodBadge view={view} right={LEFT + 6 * COLUMN - 6} />
        <LagBars view={view} x={LEFT} y={27} fullLag={fullLag} />
        <PodDots view={view} x={LEFT} y={53} />
        <GroupFigures view={view} x={LEFT + 6 * COLUMN + 14} width={box.w - LEFT - 6 * COLUMN - 26} />
      </g>
    </g>
  )
}
