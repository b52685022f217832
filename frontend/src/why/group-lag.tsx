import { type GroupTimeLag, type PartitionLag } from '@food-delivery/contracts'
import { podsForLag } from '../cluster/capacity'
import { approximateDuration } from '../shell/format'
import { usePage } from '../shell/page-context'
import { useTexts } from '../texts/texts'
import { PartitionBars } from './partition-bars'

/** The current lag, and the desired number of pods for it. */
export function LagNow({ total, partitions }: { total: number | null; partitions: readonly PartitionLag[] }) {
  const { why: texts } = useTexts()
  const { format } = usePage()
  if (total === null) return null
  return (
    <div className="lag-now">
      <h3>{texts.lagNow}</h3>
      <PartitionBars lags={partitions.map((each) => each.lag)} />
      <p>{texts.rule}</p>
      <p>{texts.now(format.integer(total), format.integer(podsForLag(total)))}</p>
    </div>
  )
}

/** How far a group is behind in time: "12 s behind, empty in 40 s, worst partition 3". */
export function TimeLagLine({ timeLag }: { timeLag: GroupTimeLag | null }) {
  const { timeLag: texts } = useTexts().why
  const { format, shared } = usePage()
  if (timeLag === null) return null
  const { ageMs, isLowerBound, emptyInMs, worstPartition } = timeLag
  const duration = (ms: number) => approximateDuration(ms / 1_000, shared.units, format)
  const parts = [
    (isLowerBound ? texts.atLeastBehind : texts.behind)(duration(ageMs)),
    emptyInMs === null ? texts.notEmptying : texts.emptyIn(duration(emptyInMs)),
    ...(worstPartition === undefined ? [] : [texts.worst(format.integer(worstPartition))]),
  ]
  return <p className="time-lag">{ageMs === 0 ? texts.none : parts.join(', ')}</p>
}
