import { usePage } from '../shell/page-context'
import { useTexts } from '../texts/texts'

const HEIGHT = 30

/** Lag of each partition as bars on one scale, with its number. */
export function PartitionBars({ lags }: { lags: readonly number[] }) {
  const { architecture: words } = useTexts()
  const { format } = usePage()
  const most = Math.max(5, ...lags)
  return (
    <ul className="partition-bars">
      {lags.map((lag, partition) => (
        <li key={partition}>
          <svg viewBox={`0 0 30 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
            <rect className="lag-trough" width="30" height={HEIGHT} />
            <rect className="lag-bar" y={HEIGHT - (HEIGHT * lag) / most} width="30" height={(HEIGHT * lag) / most} />
          </svg>
          <b>{format.integer(lag)}</b>
          <span>{words.partitionShort(partition)}</span>
        </li>
      ))}
    </ul>
  )
}
