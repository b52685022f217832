import { type ReactNode } from 'react'
import { Slider } from '../../shell/slider'

/** A slider over a list of values, with its value and an explanation. */
export function StopSlider({
  stops,
  value,
  onChange,
  ...labels
}: {
  label: string
  /** In ascending order; contains the value. */
  stops: readonly number[]
  value: number
  valueText: string
  hint: ReactNode
  onChange: (value: number) => void
}) {
  return (
    <Slider
      {...labels}
      min={0}
      max={stops.length - 1}
      value={stops.indexOf(value)}
      onChange={(index) => onChange(stops[index] ?? value)}
    />
  )
}
