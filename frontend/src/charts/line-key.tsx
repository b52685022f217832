import { type Line } from './chart-data'

/** A line as the chart draws it: its colour and its dashes. */
export function LineKey({ line }: { line: Pick<Line, 'colour' | 'dash'> }) {
  return (
    <svg
      className="chart-key"
      style={{ color: `var(${line.colour})` }}
      viewBox="0 0 30 6"
      preserveAspectRatio="xMinYMid slice"
      aria-hidden="true"
    >
      <path d="M0 3h30" strokeDasharray={line.dash?.join(' ')} />
    </svg>
  )
}
