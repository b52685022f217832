import { type RaceResult, costOf } from '@food-delivery/contracts'
import { type ApiTable, tableText } from '../support/table-text'

const BAR_SECONDS = 5
const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

/** The table of all contenders and, below it, their curves to one scale. */
export function reportOf(results: readonly RaceResult[], pricePerPodHour: number): string {
  const table = tableText(tableOf(results, pricePerPodHour))
  return [table, '', ...chart('backlog', results), '', ...chart('pods', results)].join('\n')
}

function tableOf(results: readonly RaceResult[], pricePerPodHour: number): ApiTable {
  const names = ['scaled by', 'orders', 'undelivered', 'backlog', 'p50', 'p95', 'pods', 'pod-minutes']
  return {
    columnDefinitions: [...names, `cost at ${pricePerPodHour}/h`].map((name) => ({ name, priority: 0 })),
    rows: results.map((result) => ({
      cells: [
        result.name,
        result.orders,
        result.undelivered,
        result.maxBacklog,
        seconds(result.p50),
        seconds(result.p95),
        `≤ ${result.maxPods}`,
        result.podMinutes.toFixed(1),
        costOf(result.podMinutes, pricePerPodHour).toFixed(4),
      ],
    })),
  }
}

function chart(what: 'backlog' | 'pods', results: readonly RaceResult[]): string[] {
  const most = Math.max(1, ...results.flatMap(({ curve }) => curve.map((point) => point[what])))
  const lines = results.map(({ name, curve }) => {
    const drawn = curve.filter(({ second }) => second % BAR_SECONDS === 0)
    const bars = drawn.map((point) => BARS[Math.round((point[what] / most) * (BARS.length - 1))])
    return `  ${name.padEnd(8)} ${bars.join('')}`
  })
  return [`${what}, 0 to ${most}, a bar every ${BAR_SECONDS} s`, ...lines]
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(2)} s`
