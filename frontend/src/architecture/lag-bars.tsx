import { type GroupView } from '../cluster/group-view'
import { usePage } from '../shell/page-context'
import { useTexts } from '../texts/texts'

/** Distance between two partitions in the drawing. */
export const PARTITION_WIDTH = 28

const HEIGHT = 25

/** A bar per partition. `fullLag`: the lag of a full bar, the same for all groups. */
export function LagBars({ view, x, y, fullLag }: { view: GroupView; x: number; y: number; fullLag: number }) {
  const { architecture: texts } = useTexts()
  const { format } = usePage()
  return (
    <g transform={`translate(${x} ${y})`}>
      {view.partitions.map(({ partition, lag }) => {
        const filled = (HEIGHT * lag) / fullLag
        return (
          <g key={partition} transform={`translate(${partition * PARTITION_WIDTH} 0)`}>
            <title>{`${texts.partition(partition)}: ${texts.lag} ${format.integer(lag)}`}</title>
            <rect className="lag-trough" width="22" height={HEIGHT} rx="3" />
            <rect className="lag-bar" y={HEIGHT - filled} width="22" height={filled} rx="2" />
            <text className="lag-number" x="11" y={HEIGHT - 8} textAnchor="middle">
              {lag > 999 ? `${format.integer(lag / 1_000)}k` : format.integer(lag)}
            </text>
          </g>
        )
      })}
    </g>
  )
}
