import { type FrontierPoint } from '../engine/messages'
import { HEIGHT, WIDTH, positionsOf } from './frontier-scale'

/**
 * Draws the frontier: the cost increases to the right, the waiting time upwards. With the keyboard, users choose from
 * a list of the same points.
 */
export function FrontierPicture({
  points,
  asIs,
  picked,
  description,
  onPick,
}: {
  points: readonly FrontierPoint[]
  asIs: FrontierPoint | null
  picked: number | null
  description: string
  onPick: (index: number) => void
}) {
  const positions = positionsOf(asIs ? [...points, asIs] : points)
  const line = positions.slice(0, points.length).map(({ x, y }) => `${x},${y}`)
  const asIsPosition = asIs ? positions.at(-1) : undefined
  return (
    <svg className="frontier" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={description}>
      <polyline className="frontier-line" points={line.join(' ')} />
      {asIsPosition && (
        <rect className="frontier-own" x={asIsPosition.x - 1.4} y={asIsPosition.y - 1.4} width={2.8} height={2.8} />
      )}
      {points.map((point, index) => {
        const { x = 0, y = 0 } = positions[index] ?? {}
        return (
          <circle
            key={`${point.podHours} ${point.wait}`}
            className={point.isMet === false ? 'frontier-point frontier-missed' : 'frontier-point'}
            cx={x}
            cy={y}
            r={index === picked ? 2.6 : 1.8}
            data-picked={index === picked || undefined}
            onClick={() => onPick(index)}
          />
        )
      })}
    </svg>
  )
}
