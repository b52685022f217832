import { type ConsumerName } from '@food-delivery/contracts'
import { groupView } from '../cluster/group-view'
import { useDispatch, useSelector, useTexts } from '../store/simulator-context'
import { useFormat } from '../texts/use-format'
import { GroupFigures } from './group-figures'
import { LagBars } from './lag-bars'
import { type Box } from './layout'
import { PodDots } from './pod-dots'

/** One consumer group: its pods, which partitions they own, and how far behind they are. Press to ask why. */
export function GroupCard({ name, box }: { name: ConsumerName; box: Box }) {
  const texts = useTexts()
  const format = useFormat()
  const dispatch = useDispatch()
  const cluster = useSelector((state) => state.cluster)
  const chosen = useSelector((state) => state.settings.group === name)
  const view = groupView(cluster, name)
  const { architecture: words } = texts
  const figure = (value: number | null) => (value === null ? words.unknown : format.decimal(value))
  const choose = () => dispatch({ type: 'settings', change: { group: name } })
  return (
    <g
      className={`group group-${name}${chosen ? ' group-chosen' : ''}`}
      transform={`translate(${box.x} ${box.y})`}
      role="button"
      tabIndex={0}
      aria-pressed={chosen}
      aria-label={words.groupSays(
        texts.groups[name].name,
        figure(view.ready),
        figure(view.total),
        figure(view.ratePerSecond),
      )}
      onClick={choose}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        choose()
      }}
    >
      <rect className="group-box" width={box.w} height={box.h} rx="10" />
      <rect className="group-mark" x="0" y="12" width="4" height={box.h - 24} rx="2" />
      <text className="group-name" x="15" y="20">
        {texts.groups[name].name}
      </text>
      <text className="group-work" x={box.w - 12} y="20" textAnchor="end">
        {texts.groups[name].work}
      </text>
      <LagBars view={view} x={15} y={30} />
      <PodDots view={view} x={15} y={66} />
      <GroupFigures view={view} x={15 + 6 * 28 + 10} width={box.w - (15 + 6 * 28 + 10) - 12} />
    </g>
  )
}
