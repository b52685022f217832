import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { predict, readConsumers, readLoadLine, readRecordingArrivals } from '../packages/planner/src'
import { errorsOf, type PredictionError } from '../packages/planner/test/prediction-errors'
import { readArguments } from './support/arguments.mjs'
import { kafkaSettings } from './support/server-settings'
import { startCluster } from './support/local-cluster'
import { runCommand } from './support/run-command'
import { tableText } from './support/table-text'
import { patchFor, tunedPoint } from './test-plan/tuned-point'
import { realRun } from './test-plan/real-run'
import { comparedRun } from './test-plan/compared-run'
import { namesOf } from './test-plan/workload'

const LOAD = 'constant rate=3 for=30s; constant rate=12 for=90s; constant rate=2 for=60s'
const GOAL = 'p95 wait 15s'

const { values } = readArguments({
  command: 'npm run test:plan',
  purpose:
    'Tunes a ScaledObject, runs it with the recommended settings on a new local cluster, and checks what the planner predicts for the run.',
  options: { runs: { type: 'count', meaning: 'number of runs; the median error of each figure counts', default: '3' } },
  notes: 'A run takes about four minutes.',
})

runCommand(async () => {
  const source = readLoadLine(LOAD)
  const point = await tunedPoint(namesOf(0), source, GOAL)
  console.log(`${point.changes.map(({ text }) => text).join(', ')}\n${point.patch}`)
  const folder = mkdtempSync(join(tmpdir(), 'test-plan-'))
  const cluster = await startCluster({
    args: ['--no-seed', '--allow-commands', '--autoscaler', 'off', '--replicas', '1'],
  })
  const runs: PredictionError[][] = []
  try {
    const kafka = kafkaSettings({ BOOTSTRAP_SERVERS: cluster.brokers.join(',') })
    for (let number = 1; number <= values.runs; number++) {
      const names = namesOf(number)
      const serviceFile = join(folder, `${names.name}.txt`)
      const patch = patchFor(names, point)
      const run = await realRun({ names, apiUrl: cluster.apiUrl, kafka, patch, source, serviceFile })
      const prediction = predict(readRecordingArrivals(run, names.name), { consumers: readConsumers('kafkajs') })
      runs.push(errorsOf(prediction, comparedRun(run)))
      print(`run ${number}`, runs.at(-1) ?? [])
    }
  } finally {
    await cluster.stop()
    rmSync(folder, { recursive: true })
  }
  const medians = (runs[0] ?? []).map(({ name }) =>
    medianOf(runs.flatMap((run) => run.filter((error) => error.name === name))),
  )
  print(`median of ${runs.length}`, medians)
  if (medians.some(({ isWithin }) => !isWithin)) process.exitCode = 1
})

/**
 * Returns the error whose deviation from the prediction is the median. Each run deviates, because its polls and syncs
 * happen at other times; the median shows whether the prediction is too high or too low.
 */
function medianOf(errors: readonly PredictionError[]): PredictionError {
  const sorted = errors.toSorted((a, b) => deviationOf(a) - deviationOf(b))
  const middle = sorted[Math.floor((sorted.length - 1) / 2)]
  if (!middle) throw new Error('cannot compute the median: there are no runs')
  return middle
}

const deviationOf = ({ deviation, error }: PredictionError): number => deviation ?? error ?? 0

function print(title: string, errors: readonly PredictionError[]): void {
  const numberText = (value: number | null) => value?.toFixed(2) ?? ''
  console.log(
    `\n${title}\n${tableText({
      columnDefinitions: ['', 'recorded', 'predicted', 'error', 'in bounds'].map((name) => ({ name, priority: 0 })),
      rows: errors.map(({ name, recorded, predicted, error, isWithin }) => ({
        cells: [
          name,
          numberText(recorded),
          numberText(predicted),
          error === null ? '' : `${(100 * error).toFixed(1)} %`,
          isWithin ? 'yes' : 'NO',
        ],
      })),
    })}`,
  )
}
