import { type ReactNode, useId } from 'react'

/** A slider over a list of values, with its value and an explanation. */
export function StopSlider({
  label,
  stops,
  value,
  valueText,
  hint,
  onChange,
  children,
}: {
  label: string
  /** In ascending order; contains the value. */
  stops: readonly number[]
  value: number
  valueText: string
  hint: string
  onChange: (value: number) => void
  children?: ReactNode
}) {
  const id = useId()
  return (
    <div className="slider">
      <label htmlFor={id}>{label}</label>
      <output htmlFor={id}>{valueText}</output>
      <input
        id={id}
        type="range"
        min={0}
        max={stops.length - 1}
        step={1}
        value={stops.indexOf(value)}
        aria-valuetext={valueText}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(stops[Number(event.target.value)] ?? value)}
      />
      <p id={`${id}-hint`}>
        {hint} {children}
      </p>
    </div>
  )
}
