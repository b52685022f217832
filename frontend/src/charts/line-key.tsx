import { type LineStyle } from './chart-data'

/** A short sample of a line in its colour and dashes, for legends. */
export function LineKey({ line }: { line: LineStyle }) {
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
