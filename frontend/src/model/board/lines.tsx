import { type Connection } from '../document/connections'
import { type StickerId } from '../document/sticker'
import { type Point } from '../document/sticker-layout'
import { lineBetween } from './line-path'

/** The lines between stickers. Hidden from screen readers, because the labels of the stickers name the connections. */
export function Lines({
  connections,
  points,
  size,
  newLine,
}: {
  connections: readonly Connection[]
  points: ReadonlyMap<StickerId, Point>
  size: { width: number; height: number }
  /** The SVG path of a line that the user is drawing. */
  newLine: string | undefined
}) {
  return (
    <svg className="board-lines" aria-hidden="true" focusable="false" {...size}>
      <defs>
        <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0 8 4 0 8z" />
        </marker>
      </defs>
      {connections.map(({ from, to, label }) => {
        const [start, end] = [points.get(from), points.get(to)]
        if (!start || !end) return null
        const curve = lineBetween(start, end)
        return (
          <g key={`${from} ${to}`} className={`line line-${from.split('/', 1)[0]}`}>
            <path d={curve.d} markerEnd="url(#arrow)" />
            {label !== '' && (
              <text x={curve.label.x} y={curve.label.y}>
                {label}
              </text>
            )}
          </g>
        )
      })}
      {newLine !== undefined && <path className="line-new" d={newLine} />}
    </svg>
  )
}
