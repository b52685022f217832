import { type Connection } from '../document/connections'
import { type StickerId } from '../document/sticker'
import { type Point } from '../document/sticker-layout'
import { lineBetween } from './line-path'

/** The lines between the stickers; hidden from screen readers, since the stickers' labels name the connections. */
export function Lines({
  connections,
  points,
  size,
  loose,
}: {
  connections: readonly Connection[]
  points: ReadonlyMap<StickerId, Point>
  size: { width: number; height: number }
  /** The line that is being drawn. */
  loose: string | undefined
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
        const line = lineBetween(start, end)
        return (
          <g key={`${from} ${to}`} className={`line line-${from.split('/', 1)[0]}`}>
            <path d={line.d} markerEnd="url(#arrow)" />
            {label !== '' && (
              <text x={line.label.x} y={line.label.y}>
                {label}
              </text>
            )}
          </g>
        )
      })}
      {loose !== undefined && <path className="line-loose" d={loose} />}
    </svg>
  )
}
