import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { clockTime } from '../../shell/format'
import { usePage } from '../../shell/page-context'
import { type LoadInput } from '../document/plan-document'
import { usePlan } from '../page/plan-context'
import { NumberField, atLeast } from '../page/number-field'
import { usePlanTexts } from '../texts/texts'
import { type DrawnPoint, drawLine, moveByKey, outlineOf, pointAt, topOf } from './drawing'

type Drawn = Extract<LoadInput, { kind: 'drawn' }>

/** A load that the user draws with the pointer, or edits with the arrow keys. */
export function DrawnLoad({ load }: { load: Drawn }) {
  const { load: texts } = usePlanTexts()
  const { change } = usePlan()
  const [top, setTop] = useState(() => topOf(load.rates))
  return (
    <div className="plan-field">
      <p className="plan-hint" id="plan-drawing-hint">
        {texts.drawHint}
      </p>
      <Drawing load={load} top={top} onDraw={(rates) => change({ load: { ...load, rates } })} />
      <div className="plan-pair">
        <NumberField
          label={texts.hours}
          value={load.hours}
          parse={atLeast(0.1)}
          onChange={(hours) => change({ load: { ...load, hours } })}
        />
        <NumberField label={texts.top} value={top} parse={atLeast(1)} onChange={setTop} />
      </div>
    </div>
  )
}

function Drawing({ load, top, onDraw }: { load: Drawn; top: number; onDraw: (rates: number[]) => void }) {
  const { load: texts } = usePlanTexts()
  const { format } = usePage()
  const { rates, hours } = load
  const lastPoint = useRef<DrawnPoint | null>(null)
  const [chosenStep, setChosenStep] = useState(0)
  const rate = rates[chosenStep] ?? 0
  const pointUnder = ({ currentTarget, clientX, clientY }: PointerEvent<SVGSVGElement>) => {
    const box = currentTarget.getBoundingClientRect()
    return pointAt((clientX - box.left) / box.width, (clientY - box.top) / box.height, rates.length, top)
  }
  const draw = (event: PointerEvent<SVGSVGElement>) => {
    const to = pointUnder(event)
    onDraw(drawLine(rates, lastPoint.current ?? to, to))
    lastPoint.current = to
    setChosenStep(to.step)
  }
  const handleKey = (event: KeyboardEvent) => {
    const moved = moveByKey(event.key, { step: chosenStep, rate }, rates.length, top)
    if (!moved) return
    event.preventDefault()
    setChosenStep(moved.step)
    if (!Number.isNaN(moved.rate)) onDraw(drawLine(rates, moved, moved))
  }
  return (
    <svg
      className="load-drawing"
      viewBox={`0 0 ${rates.length} ${top}`}
      preserveAspectRatio="none"
      role="slider"
      tabIndex={0}
      aria-label={texts.drawing}
      aria-describedby="plan-drawing-hint"
      aria-valuemin={0}
      aria-valuemax={top}
      aria-valuenow={rate}
      aria-valuetext={texts.drawnAt(clockTime((chosenStep * hours * 3_600) / rates.length), format.oneDecimal(rate))}
      onKeyDown={handleKey}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        draw(event)
      }}
      onPointerMove={(event) => lastPoint.current && draw(event)}
      onPointerUp={() => (lastPoint.current = null)}
      onPointerCancel={() => (lastPoint.current = null)}
    >
      <path className="load-drawing-area" d={outlineOf(rates, top)} />
      <rect className="load-drawing-step" x={chosenStep} y={0} width={1} height={top} />
    </svg>
  )
}
