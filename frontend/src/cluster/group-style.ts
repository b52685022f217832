import { type ConsumerName } from '@food-delivery/contracts'
import { type CSSProperties } from 'react'
import { type LineStyle } from '../charts/chart-data'
import { type PerConsumer, perConsumer } from './per-consumer'

/** Styles by the index of a group in contracts. The dashes distinguish groups for users who cannot see the colours. */
const styles: readonly LineStyle[] = [
  { colour: '--blue' },
  { colour: '--amber', dash: [7, 3] },
  { colour: '--green', dash: [2, 2] },
  { colour: '--purple', dash: [8, 3, 2, 3] },
  { colour: '--accent', dash: [12, 4] },
  { colour: '--ink', dash: [4, 6] },
]

export const groupLineStyles: PerConsumer<LineStyle> = perConsumer((_name, index) => ({
  colour: '--ink-2',
  ...styles[index % styles.length],
}))

/** Sets `--group`, the colour that the style sheet uses for a group. */
export function groupStyle(name: ConsumerName): CSSProperties {
  return { '--group': `var(${groupLineStyles[name].colour})` } as CSSProperties
}
