import { type RaceResult, costOf } from '@food-delivery/contracts'
import { tableText } from '../support/table-text'

const POINTS_PER_BAR = 5
const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

/** The table of all contenders and, below it, their charts with a common scale. */
export function raceText(results: readonly RaceResult[], pricePerPodHour: number): string {
  const table = tableOf(results, pricePerPodHour)
  return [table, '', ...chart('backlog', results), '', ...chart('pods', results)].join('\n')
}

function tableOf(results: readonly RaceResult[], pricePerPodHour: number): string {
  const names = ['scaled by', 'orders', 'undelivered', 'backlog', 'p50', 'p95', 'pods', 'pod-minutes']
  return tableText({
    columnDefinitions: [...names, `cost at ${pricePerPodHour}/h`].map((name) => ({ name, priority: 0 })),
    rows: results.map(({ name, orders, undelivered, maxBacklog, p50, p95, maxPods, podMinutes }) => {
      const times = [p50, p95].map((ms) => `${(ms / 1_000).toFixed(2)} s`)
      const cost = costOf(podMinutes, pricePerPodHour).toFixed(4)
      return { cells: [name, orders, undelivered, maxBacklog, ...times, `≤ ${maxPods}`, podMinutes.toFixed(1), cost] }
    }),
  })
}

function chart(quantity: 'backlog' | 'pods', results: readonly RaceResult[]): string[] {
  const max = Math.max(1, ...results.flatMap(({ curve }) => curve.map((point) => point[quantity])))
  const lines = results.map(({ name, curve }) => {
    const points = curve.filter((_point, index) => index % POINTS_PER_BAR === 0)
    const bars = points.map((point) => BARS[Math.round((point[quantity] / max) * (BARS.length - 1))])
    return `  ${name.padEnd(8)} ${bars.join('')}`
  })
  const interval = results[0]?.curve[1]?.second ?? 1
  return [`${quantity}, 0 to ${max}, one bar per ${POINTS_PER_BAR * interval} s`, ...lines]
}
