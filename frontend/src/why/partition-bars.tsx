import { usePage } from '../shell/page-context'
import { useTexts } from '../texts/texts'

const HEIGHT = 30

/** Minimum lag of a full bar. Otherwise one or two messages would look like a backlog. */
const MIN_FULL_LAG = 5

/** The lag of each partition as a bar and as a number. */
export function PartitionBars({ lags }: { lags: readonly number[] }) {
  const { architecture: texts } = useTexts()
  const { format } = usePage()
  const fullLag = Math.max(MIN_FULL_LAG, ...lags)
  const heightOf = (lag: number) => (HEIGHT * lag) / fullLag
  return (
    <ul className="partition-bars">
      {lags.map((lag, partition) => (
        <li key={partition}>
          <svg viewBox={`0 0 30 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
            <rect className="lag-trough" width="30" height={HEIGHT} />
            <rect className="lag-bar" y={HEIGHT - heightOf(lag)} width="30" height={heightOf(lag)} />
          </svg>
          <b>{format.integer(lag)}</b>
          <span>{texts.partitionShort(partition)}</span>
        </li>
      ))}
    </ul>
  )
}
