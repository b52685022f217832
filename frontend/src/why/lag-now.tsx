import { type PartitionLag } from '@food-delivery/contracts'
import { lagAlone } from '../cluster/capacity'
import { usePage } from '../shell/page-context'
import { useTexts } from '../texts/texts'
import { PartitionBars } from './partition-bars'

/** The current lag, and the rule of an autoscaler for it. */
export function LagNow({ total, partitions }: { total: number | null; partitions: readonly PartitionLag[] }) {
  const { why: words } = useTexts()
  const { format } = usePage()
  if (total === null) return null
  return (
    <div className="lag-now">
      <h3>{words.lagNow}</h3>
      <PartitionBars lags={partitions.map((each) => each.lag)} />
      <p>{words.rule}</p>
      <p>{words.now(format.integer(total), format.integer(lagAlone(total)))}</p>
    </div>
  )
}
