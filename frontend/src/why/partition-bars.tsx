import { usePage } from '../shell/page-context'
import { useTexts } from '../texts/texts'

const HEIGHT = 30

/** The lag of each partition as a bar and as a number. */
export function PartitionBars({ lags }: { lags: readonly number[] }) {
  const { architecture: texts } = useTexts()
  const { format } = usePage()
  const maxLag = Math.max(5, ...lags)
  return (
    <ul className="partition-bars">
      {lags.map((lag, partition) => (
        <li key={partition}>
          <svg viewBox={`0 0 30 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
            <rect className="lag-trough" width="30" height={HEIGHT} />
            <rect
              className="lag-bar"
              y={HEIGHT - (HEIGHT * lag) / maxLag}
              width="30"
              height={(HEIGHT * lag) / maxLag}
            />
          </svg>
          <b>{format.integer(lag)}</b>
          <span>{texts.partitionShort(partition)}</span>
        </li>
      ))}
    </ul>
  )
}
