import { type RaceResult, costOf } from '@food-delivery/contracts'
import { LineKey } from '../../charts/line-key'
import { usePage } from '../../shell/page-context'
import { labelOf, lookOf } from '../chart/contender-lines'
import { useTexts } from '../texts/texts'

/** A row for each contender; the cost is empty without a price. */
export function RaceTable({
  results,
  pricePerPodHour,
}: {
  results: readonly RaceResult[]
  pricePerPodHour: number | undefined
}) {
  const { table: words } = useTexts()
  const { scaledBy, backlog, p50, p95, podMinutes, cost } = words
  return (
    <div className="race-table" tabIndex={0} role="region" aria-label={words.label}>
      <table>
        <thead>
          <tr>
            {[scaledBy, backlog, p50, p95, podMinutes, cost].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {results.map((result, index) => (
            <Row key={index} result={result} index={index} pricePerPodHour={pricePerPodHour} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({
  result,
  index,
  pricePerPodHour,
}: {
  result: RaceResult
  index: number
  pricePerPodHour: number | undefined
}) {
  const texts = useTexts()
  const { format, shared } = usePage()
  const { name, undelivered, maxBacklog, p50, p95, podMinutes } = result
  const seconds = (ms: number) => shared.units.seconds(format.hundredths(ms / 1_000))
  return (
    <tr>
      <th scope="row">
        <LineKey line={lookOf(index)} /> {labelOf(name, texts)}
        {undelivered > 0 && <span className="warning"> {texts.table.undelivered(format.integer(undelivered))}</span>}
      </th>
      <td>{format.integer(maxBacklog)}</td>
      <td>{seconds(p50)}</td>
      <td>{seconds(p95)}</td>
      <td>{format.decimal(podMinutes)}</td>
      <td>
        {pricePerPodHour === undefined ? shared.unknown : format.significant(costOf(podMinutes, pricePerPodHour))}
      </td>
    </tr>
  )
}
