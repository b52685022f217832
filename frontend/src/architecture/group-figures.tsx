import { type GroupView } from '../cluster/group-view'
import { secondsTo } from '../cluster/next-look'
import { usePage } from '../shell/page-context'
import { useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'

/** Messages per second and lag of a group, each with its caption, and when the autoscaler evaluates it next. */
export function GroupFigures({ view, x, width }: { view: GroupView; x: number; width: number }) {
  const { architecture: words } = useTexts()
  const { format, shared } = usePage()
  const integer = (value: number | null) => (value === null ? shared.unknown : format.integer(value))
  return (
    <g transform={`translate(${x} 0)`}>
      <text className="next-look" x={width} y="19" textAnchor="end">
        <NextLook view={view} />
      </text>
      <Figure x={0} value={integer(view.ratePerSecond)} caption={words.perSecond} />
      <Figure x={width} value={integer(view.total)} caption={words.lag} end />
    </g>
  )
}

/** How many pods of a group are ready. */
export function PodBadge({ view, right }: { view: GroupView; right: number }) {
  const { format, shared } = usePage()
  return (
    <g transform={`translate(${right - 50} 0)`}>
      <rect className="badge" y="6" width="50" height="17" rx="8.5" />
      <text className="badge-text" x="25" y="18.5" textAnchor="middle">
        {view.ready === null ? shared.unknown : shared.pods(format.integer(view.ready))}
      </text>
    </g>
  )
}

function Figure({ x, value, caption, end = false }: { x: number; value: string; caption: string; end?: boolean }) {
  const anchor = end ? 'end' : 'start'
  return (
    <>
      <text className="figure" x={x} y="51" textAnchor={anchor}>
        {value}
      </text>
      <text className="figure-caption" x={x} y="65" textAnchor={anchor}>
        {caption}
      </text>
    </>
  )
}

function NextLook({ view }: { view: GroupView }) {
  const { architecture: words } = useTexts()
  const { format } = usePage()
  const seconds = useSelector((state) => secondsTo(view.autoscaler, state))
  const known = useSelector((state) => state.cluster.autoscalers !== null)
  if (view.autoscaler === null) return known ? words.noAutoscaler : ''
  if (seconds === null) return ''
  return seconds === 0 ? words.lookingNow : words.nextLook(format.integer(seconds))
}
