import { type ReactNode } from 'react'
import { Slider } from '../../shell/slider'

/** A slider over a list of values, with its value and an explanation. */
export function ValueSlider({
  values,
  value,
  onChange,
  ...labels
}: {
  label: string
  /** In ascending order; contains the value. */
  values: readonly number[]
  value: number
  valueText: string
  hint: ReactNode
  onChange: (value: number) => void
}) {
  return (
    <Slider
      {...labels}
      min={0}
      max={values.length - 1}
      value={values.indexOf(value)}
      onChange={(index) => onChange(values[index] ?? value)}
    />
  )
}
