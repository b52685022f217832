import { type OrderWaterfall, type WaterfallStep, lastEventAt, stepParts } from '@food-delivery/contracts'

const WIDTH = 1_000

interface Segment {
  part: string
  fromMs: number
  toMs: number
}

/** A step as a bar on the timeline of its order. Hidden from screen readers, which read the numbers in the text. */
export function StepBar({ waterfall, step }: { waterfall: OrderWaterfall; step: WaterfallStep }) {
  const { placedAt } = waterfall
  const passedMs = Math.max(1, lastEventAt(waterfall) - placedAt)
  const x = (ms: number) => (WIDTH * Math.min(passedMs, Math.max(0, ms))) / passedMs
  return (
    <svg className="waterfall-bar" viewBox={`0 0 ${WIDTH} 8`} preserveAspectRatio="none" aria-hidden="true">
      <rect className="waterfall-trough" width={WIDTH} height="8" />
      {segmentsOf(step, placedAt).map(({ part, fromMs, toMs }) => (
        <rect key={part} className={`part-${part}`} x={x(fromMs)} width={Math.max(0, x(toMs) - x(fromMs))} height="8" />
      ))}
    </svg>
  )
}

/** The parts of a step, in ms since the order was placed. */
function segmentsOf({ at, totalMs, parts }: WaterfallStep, placedAt: number): Segment[] {
  const startMs = at - totalMs - placedAt
  if (!parts) return [{ part: 'unknown', fromMs: startMs, toMs: startMs + totalMs }]
  let toMs = startMs
  return stepParts.map((part) => {
    const fromMs = toMs
    toMs += parts[part]
    return { part, fromMs, toMs }
  })
}
