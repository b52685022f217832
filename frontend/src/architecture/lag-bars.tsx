import { ORDERS_PARTITIONS } from '@food-delivery/contracts'
import { type GroupView } from '../cluster/group-view'
import { usePage } from '../shell/page-context'
import { useTexts } from '../texts/texts'

export const BAR_WIDTH = 22

/** The width of a bar and the gap to the next one. */
export const PARTITION_WIDTH = BAR_WIDTH + 6

export const ALL_PARTITIONS_WIDTH = ORDERS_PARTITIONS * PARTITION_WIDTH

const HEIGHT = 25

/** A bar per partition. `fullLag`: the lag of a full bar, the same for all groups. */
export function LagBars({ view, x, y, fullLag }: { view: GroupView; x: number; y: number; fullLag: number }) {
  const { architecture: texts } = useTexts()
  const { format } = usePage()
  return (
    <g transform={`translate(${x} ${y})`}>
      {view.partitions.map(({ partition, lag }) => {
        const filledHeight = (HEIGHT * lag) / fullLag
        return (
          <g key={partition} transform={`translate(${partition * PARTITION_WIDTH} 0)`}>
            <title>{`${texts.partition(partition)}: ${texts.lag} ${format.integer(lag)}`}</title>
            <rect className="lag-trough" width={BAR_WIDTH} height={HEIGHT} rx="3" />
            <rect className="lag-bar" y={HEIGHT - filledHeight} width={BAR_WIDTH} height={filledHeight} rx="2" />
            <text className="lag-number" x={BAR_WIDTH / 2} y={HEIGHT - 8} textAnchor="middle">
              {lag > 999 ? `${format.integer(lag / 1_000)}k` : format.integer(lag)}
            </text>
          </g>
        )
      })}
    </g>
  )
}
