import { useState } from 'react'
import { usePage } from '../shell/page-context'
import { type ChartData, type Line } from './chart-data'
import { type ChartRow, ChartTable } from './chart-table'
import { LineKey } from './line-key'
import { Plot } from './plot'

/** How a page shows its charts. */
export interface ChartView {
  /** Returns the text for screen readers. `values`: the labels of the lines with their values. */
  describe: (title: string, values: string) => string
  /** Whether the values are shown as a table instead of a plot. */
  asTable: boolean
  rowsOf: (chart: ChartData) => readonly ChartRow[]
}

/**
 * A chart: its title, its plot or table, and a legend with the values at the cursor. Without a cursor, the legend has
 * the `summary` of each line or its newest value.
 */
export function ChartFigure({ chart, describe, asTable, rowsOf }: ChartView & { chart: ChartData }) {
  const { shared, theme } = usePage()
  const [cursorIndex, setCursorIndex] = useState<number | null>(null)
  const index = cursorIndex ?? chart.times.length - 1
  const value = (line: Line) => {
    const number = cursorIndex === null ? (line.summary ?? line.values[index]) : line.values[index]
    return number === null || number === undefined ? shared.unknown : chart.format(number)
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
          .filter((line) => line.isInTitle)
          .map((line) => (
            <span key={line.key} className="chart-aside">
              {entry(line)}
            </span>
          ))}
      </figcaption>
      <ul className="chart-legend">
        {chart.lines
          .filter((line) => !line.isInTitle)
          .map((line) => (
            <li key={line.key}>{entry(line)}</li>
          ))}
      </ul>
      {asTable ? (
        <ChartTable chart={chart} rows={rowsOf(chart)} />
      ) : (
        <Plot chart={chart} theme={theme} label={describe(chart.title, values)} onCursor={setCursorIndex} />
      )}
    </figure>
  )
}
