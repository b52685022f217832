import { type RaceResult } from '@food-delivery/contracts'
import { type Line, type LineStyle } from '../charts/chart-data'
import { type RaceTexts } from './texts/texts'

/** The dashes distinguish contenders for users who cannot see the colours. */
const styles: readonly LineStyle[] = [
  { colour: '--green' },
  { colour: '--blue', dash: [9, 4] },
  { colour: '--amber', dash: [2, 3] },
  { colour: '--purple', dash: [9, 3, 2, 3] },
  { colour: '--accent', dash: [18, 4] },
  { colour: '--ink', dash: [4, 8] },
  { colour: '--blue', dash: [3, 3, 12, 3] },
]

/** The label of a contender; its name if the texts have no label. */
export function labelOf(name: string, { contenders }: RaceTexts): string {
  return new Map(Object.entries(contenders)).get(name) ?? name
}

/** The line style of a contender by its index in the race. */
export function contenderStyle(index: number): LineStyle {
  return { colour: '--ink', ...styles[index] }
}

/** The backlog of each contender as a line. All lines have the same times. */
export function backlogLines(results: readonly RaceResult[], texts: RaceTexts) {
  const times = [...new Set(results.flatMap(({ curve }) => curve.map(({ second }) => second)))]
  times.sort((a, b) => a - b)
  const lines = results.map(({ name, curve, maxBacklog }, index): Line => {
    const backlogAt = new Map(curve.map(({ second, backlog }) => [second, backlog]))
    return {
      key: `contender-${index + 1}`,
      ...contenderStyle(index),
      label: labelOf(name, texts),
      values: times.map((second) => backlogAt.get(second) ?? null),
      summary: maxBacklog,
    }
  })
  return { times, lines }
}
