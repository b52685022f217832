import { type ReactNode, useState } from 'react'
import { usePage } from '../shell/page-context'
import { type ChartData, type Line } from './chart-data'
import { LineKey } from './line-key'
import { Plot } from './plot'

/** One chart: title, a legend with the values under the cursor (else the newest), and the picture or its table. */
export function ChartFigure({
  chart,
  says,
  table,
}: {
  chart: ChartData
  /** Title and values in words, for those who cannot see the picture. */
  says: (title: string, values: string) => string
  /** Shown in place of the picture. */
  table?: ReactNode
}) {
  const { shared, theme } = usePage()
  const [cursor, setCursor] = useState<number | null>(null)
  const at = cursor ?? chart.times.length - 1
  const value = (line: Line) => {
    const known = cursor === null ? (line.summary ?? line.values[at]) : line.values[at]
    return known === null || known === undefined ? shared.unknown : chart.format(known)
  }
  const entry = (line: Line) => (
    <>
      <LineKey line={line} /> {line.label} <b>{value(line)}</b>
    </>
  )
  const values = chart.lines.map((line) => `${line.label} ${value(line)}`).join(', ')
  return (
    <figure className={`chart chart-${chart.key}`}>
      <figcaption>
        <span className="chart-title">{chart.title}</span> <span className="chart-unit">{chart.unit}</span>
        {chart.lines
          .filter((line) => line.aside)
          .map((line) => (
            <span key={line.key} className="chart-aside">
              {entry(line)}
            </span>
          ))}
      </figcaption>
      <ul className="chart-legend">
        {chart.lines
          .filter((line) => !line.aside)
          .map((line) => (
            <li key={line.key}>{entry(line)}</li>
          ))}
      </ul>
      {table || <Plot chart={chart} theme={theme} label={says(chart.title, values)} onCursor={setCursor} />}
    </figure>
  )
}
