import { type ReactNode, useId } from 'react'

/** A labelled slider with its value and an explanation, which `children` continue. `min`: default 1. */
export function Slider({
  label,
  value,
  min = 1,
  max,
  valueText,
  hint,
  onChange,
  children,
}: {
  label: string
  value: number
  min?: number
  max: number
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
        min={min}
        max={max}
        step={1}
        value={value}
        aria-valuetext={valueText}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      <p id={`${id}-hint`}>
        {hint}
        {children && <> {children}</>}
      </p>
    </div>
  )
}
