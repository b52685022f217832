import { type RaceResult, costOf } from '@food-delivery/contracts'
import { LineKey } from '../charts/line-key'
import { DataTable } from '../shell/data-table'
import { usePage } from '../shell/page-context'
import { contenderStyle, labelOf } from './contender-lines'
import { useRaceTexts } from './texts/texts'

/** A row for each contender; the cost is unknown without a price. */
export function RaceTable({
  results,
  pricePerPodHour,
}: {
  results: readonly RaceResult[]
  pricePerPodHour: number | undefined
}) {
  const texts = useRaceTexts()
  const { format, shared } = usePage()
  const { scaledBy, backlog, p50, p95, podMinutes, cost } = texts.table
  const seconds = (ms: number) => shared.units.seconds(format.twoDecimals(ms / 1_000))
  const rows = results.map((result, index) => ({
    key: index,
    header: (
      <>
        <LineKey line={contenderStyle(index)} /> {labelOf(result.name, texts)}
        {result.undelivered > 0 && (
          <span className="warning"> {texts.table.undelivered(format.integer(result.undelivered))}</span>
        )}
      </>
    ),
    cells: [
      format.integer(result.maxBacklog),
      seconds(result.p50),
      seconds(result.p95),
      format.oneDecimal(result.podMinutes),
      pricePerPodHour === undefined ? shared.unknown : format.threeDigits(costOf(result.podMinutes, pricePerPodHour)),
    ],
  }))
  return (
    <DataTable
      className="race-table"
      label={texts.table.label}
      columns={[scaledBy, backlog, p50, p95, podMinutes, cost]}
      rows={rows}
    />
  )
}
