import { Worker } from 'node:worker_threads'
import { join } from 'node:path'
import { median } from '../commands/support/percentile'
import { planDay, planLargeCluster } from './support/planned-day'
import { runBench } from './support/bench'
import { atMost, figure } from './support/figures'

const WORKERS = 2

runBench(
  {
    name: 'planner',
    purpose: 'Measures how fast the planner simulates a day, many settings, and a large cluster.',
    options: { settings: { type: 'count', meaning: 'number of lag thresholds to simulate for a day', default: '500' } },
  },
  async ({ values }) => {
    const dayMs = Array.from({ length: 9 }, () => milliseconds(() => planDay({ lagThreshold: 50 })))
    const explainedDayMs = Array.from({ length: 3 }, () =>
      milliseconds(() => planDay({ lagThreshold: 50, isExplained: true })),
    )
    const startedAt = performance.now()
    await Promise.all(Array.from({ length: WORKERS }, (_, worker) => runWorker(worker, values.settings)))
    const manySeconds = (performance.now() - startedAt) / 1_000
    const largeSeconds = milliseconds(planLargeCluster) / 1_000
    return [
      figure('a day of 12 partitions, warm', median(dayMs.slice(2)), 'ms', atMost({ required: 150 })),
      figure('a day with every decision explained', median(explainedDayMs), 'ms', atMost({ required: 2_000 })),
      figure(`${values.settings} settings, a day each, 2 workers`, manySeconds, 's', atMost({ required: 45 })),
      figure('an hour of 10,000 partitions, 1,000,000/s, 2,000 pods', largeSeconds, 's', atMost({ required: 30 })),
      figure('peak memory', process.resourceUsage().maxRSS / 1_024, 'MB', atMost({ required: 1_024 })),
    ]
  },
)

function milliseconds(run: () => void): number {
  const startedAt = performance.now()
  run()
  return performance.now() - startedAt
}

function runWorker(worker: number, settings: number): Promise<void> {
  const file = join(__dirname, 'support/planned-day.ts')
  const code = `require('ts-node/register/transpile-only'); require(${JSON.stringify(file)}).planSettings(${worker}, ${WORKERS}, ${settings})`
  return new Promise((resolve, reject) => {
    new Worker(code, { eval: true }).once('error', reject).once('exit', () => resolve())
  })
}
