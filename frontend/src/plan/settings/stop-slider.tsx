import { type ReactNode } from 'react'
import { Slider } from '../../controls/slider'

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
  hint: string
  onChange: (value: number) => void
  children?: ReactNode
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
