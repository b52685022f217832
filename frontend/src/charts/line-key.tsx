import { type Line } from './chart-data'

/** A line as the chart draws it: its colour and its dashes. */
export function LineKey({ line }: { line: Pick<Line, 'key' | 'dash'> }) {
  return (
    <svg
      className={`chart-key key-${line.key}`}
      viewBox="0 0 30 6"
      preserveAspectRatio="xMinYMid slice"
      aria-hidden="true"
    >
      <path d="M0 3h30" strokeDasharray={line.dash?.join(' ')} />
    </svg>
  )
}
