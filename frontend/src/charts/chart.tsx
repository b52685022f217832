import { useState } from 'react'
import { useTheme } from '../settings/use-theme'
import { useTexts } from '../store/simulator-context'
import { type ChartData, type Line } from './chart-data'
import { ChartTable } from './chart-table'
import { Plot } from './plot'

/** One chart: title, a legend with the values under the cursor (else the newest), and the picture or its table. */
export function Chart({ chart, asTable }: { chart: ChartData; asTable: boolean }) {
  const { charts: words } = useTexts()
  const theme = useTheme()
  const [cursor, setCursor] = useState<number | null>(null)
  const at = cursor ?? chart.times.length - 1
  const value = (line: Line) => {
    const known = line.values[at]
    return known === null || known === undefined ? words.none : chart.format(known)
  }
  const latest = chart.lines.map((line) => `${line.label} ${value(line)}`).join(', ')
  return (
    <figure className={`chart chart-${chart.key}`}>
      <figcaption>
        <span className="chart-title">{chart.title}</span> <span className="chart-unit">{chart.unit}</span>
        {chart.lines
          .filter((line) => line.aside)
          .map((line) => (
            <span key={line.key} className="chart-aside">
              <Key line={line} /> {line.label} <b>{value(line)}</b>
            </span>
          ))}
      </figcaption>
      <ul className="chart-legend">
        {chart.lines
          .filter((line) => !line.aside)
          .map((line) => (
            <li key={line.key}>
              <Key line={line} /> {line.label} <b>{value(line)}</b>
            </li>
          ))}
      </ul>
      {asTable ? (
        <ChartTable chart={chart} />
      ) : (
        <Plot chart={chart} theme={theme} label={words.chartSays(chart.title, latest)} onCursor={setCursor} />
      )}
    </figure>
  )
}

function Key({ line }: { line: Line }) {
  return (
    <svg className={`chart-key key-${line.key}`} viewBox="0 0 18 6" aria-hidden="true">
      <path d="M0 3h18" strokeDasharray={line.dash?.join(' ')} />
    </svg>
  )
}
