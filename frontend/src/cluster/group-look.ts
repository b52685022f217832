import { type ConsumerName } from '@food-delivery/contracts'
import { type CSSProperties } from 'react'
import { type PerConsumer, perConsumer } from './per-consumer'

/** How a consumer group looks on the page. */
export interface GroupLook {
  /** Name of a CSS custom property. */
  readonly colour: string
  /** Lengths of dash and gap; absent for a full line. */
  readonly dash?: readonly number[]
}

/** By the group's index in contracts; dashes distinguish groups without colour. */
const looks: readonly GroupLook[] = [
  { colour: '--blue' },
  { colour: '--amber', dash: [7, 3] },
  { colour: '--green', dash: [2, 2] },
  { colour: '--purple', dash: [8, 3, 2, 3] },
  { colour: '--accent', dash: [12, 4] },
  { colour: '--ink', dash: [4, 6] },
]

export const groupLooks: PerConsumer<GroupLook> = perConsumer((_name, index) => ({
  colour: '--ink-2',
  ...looks[index % looks.length],
}))

/** Sets `--group`, the colour that the style sheet uses for a group. */
export function groupStyle(name: ConsumerName): CSSProperties {
  return { '--group': `var(${groupLooks[name].colour})` } as CSSProperties
}
