import { type GroupView, secondsToNextEvaluation } from '../cluster/group-view'
import { usePage } from '../shell/page-context'
import { useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'

/** The message rate and the lag of a group, and the time of the next evaluation by its autoscaler. */
export function GroupNumbers({ view, x, width }: { view: GroupView; x: number; width: number }) {
  const { architecture: texts } = useTexts()
  const { format, shared } = usePage()
  const integerText = (value: number | null) => (value === null ? shared.unknown : format.integer(value))
  return (
    <g transform={`translate(${x} 0)`}>
      <text className="next-evaluation" x={width} y="19" textAnchor="end">
        <NextEvaluation view={view} />
      </text>
      <LabelledNumber x={0} value={integerText(view.ratePerSecond)} caption={texts.perSecond} />
      <LabelledNumber x={width} value={integerText(view.total)} caption={texts.lag} isRightAligned />
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

function LabelledNumber({
  x,
  value,
  caption,
  isRightAligned = false,
}: {
  x: number
  value: string
  caption: string
  isRightAligned?: boolean
}) {
  const anchor = isRightAligned ? 'end' : 'start'
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

function NextEvaluation({ view }: { view: GroupView }) {
  const { architecture: texts } = useTexts()
  const { format } = usePage()
  const seconds = useSelector((state) => secondsToNextEvaluation(view.autoscaler, state))
  const isKnown = useSelector((state) => state.cluster.autoscalers !== null)
  if (view.autoscaler === null) return isKnown ? texts.noAutoscaler : ''
  if (seconds === null) return ''
  return seconds === 0 ? texts.evaluatingNow : texts.nextEvaluation(format.integer(seconds))
}
