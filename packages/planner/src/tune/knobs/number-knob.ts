import { type Knob, type KnobName, type Spec } from '../knob'
import { ascending } from '../round-numbers'

interface NumberKnobOptions {
  name: KnobName
  current: number
  /** The values to try, in any order. The current one is added. */
  values: readonly number[]
  set: (spec: Spec, value: number) => void
  /** What the change does. `isMore`: whether the value is higher than the current one. */
  meaning: (value: number, isMore: boolean) => string
  /** Default: the name. */
  title?: string
  unit?: string
}

/** A knob whose choices are numbers in ascending order. */
export function numberKnob(options: NumberKnobOptions): Knob {
  const { name, current, values, set, meaning, title = name, unit = '' } = options
  const all = ascending([...values, current])
  return {
    name,
    isOrdered: true,
    current: all.indexOf(current),
    choices: all.map((value) => ({
      value,
      text: `${title} ${current}${unit} → ${value}${unit}`,
      meaning: meaning(value, value > current),
      apply: (spec) => {
        if (value !== current) set(spec, value)
      },
    })),
  }
}
