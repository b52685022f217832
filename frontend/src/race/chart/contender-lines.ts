import { type RaceResult } from '@food-delivery/contracts'
import { type Line } from '../../charts/chart-data'
import { type RaceTexts } from '../texts/texts'

/** Dashes distinguish contenders without colour. */
const looks: readonly Pick<Line, 'colour' | 'dash'>[] = [
  { colour: '--green' },
  { colour: '--blue', dash: [9, 4] },
  { colour: '--amber', dash: [2, 3] },
  { colour: '--purple', dash: [9, 3, 2, 3] },
  { colour: '--accent', dash: [18, 4] },
  { colour: '--ink', dash: [4, 8] },
]

/** The label of a contender; an unknown one keeps its name. */
export function labelOf(name: string, { contenders }: RaceTexts): string {
  return new Map(Object.entries(contenders)).get(name) ?? name
}

/** The look of a contender by its place in the race. */
export function lookOf(index: number): Pick<Line, 'colour' | 'dash'> {
  return { colour: '--ink', ...looks[index] }
}

/** A line of backlog for each contender, over the times of all of them. */
export function backlogOver(results: readonly RaceResult[], texts: RaceTexts) {
  const times = [...new Set(results.flatMap(({ curve }) => curve.map(({ second }) => second)))]
  times.sort((a, b) => a - b)
  const lines = results.map(({ name, curve, maxBacklog }, index): Line => {
    const backlogAt = new Map(curve.map(({ second, backlog }) => [second, backlog]))
    const values = times.map((second) => backlogAt.get(second) ?? null)
    return { key: `contender-${index + 1}`, ...lookOf(index), label: labelOf(name, texts), values, summary: maxBacklog }
  })
  return { times, lines }
}
