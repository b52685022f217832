import { type PartitionLag } from '@food-delivery/contracts'
import { podsForLag } from '../cluster/capacity'
import { usePage } from '../shell/page-context'
import { useTexts } from '../texts/texts'
import { PartitionBars } from './partition-bars'

/** The current lag, and the number of pods that it needs by the scaling rule. */
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
