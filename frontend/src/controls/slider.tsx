import { useId } from 'react'

/** A labelled slider with its value and an explanation. */
export function Slider({
  label,
  value,
  max,
  valueText,
  hint,
  onChange,
}: {
  label: string
  value: number
  max: number
  valueText: string
  hint: string
  onChange: (value: number) => void
}) {
  const id = useId()
  return (
    <div className="slider">
      <label htmlFor={id}>{label}</label>
      <output htmlFor={id}>{valueText}</output>
      <input
        id={id}
        type="range"
        min={1}
        max={max}
        step={1}
        value={value}
        aria-valuetext={valueText}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      <p id={`${id}-hint`}>{hint}</p>
    </div>
  )
}
