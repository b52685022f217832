import { type ReactNode, useId } from 'react'

/** A labelled slider with its value. */
export function Slider({
  label,
  value,
  min = 1,
  max,
  valueText,
  output = valueText,
  hint,
  onChange,
}: {
  label: string
  value: number
  /** Default 1. */
  min?: number
  max: number
  /** The value for screen readers. */
  valueText: string
  /** The value as it is shown; default: `valueText`. */
  output?: string
  /** An explanation. */
  hint?: ReactNode
  onChange: (value: number) => void
}) {
  const id = useId()
  return (
    <div className="slider">
      <label htmlFor={id}>{label}</label>
      <output htmlFor={id}>{output}</output>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={1}
        value={value}
        aria-valuetext={valueText}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      {hint !== undefined && <p id={`${id}-hint`}>{hint}</p>}
    </div>
  )
}
