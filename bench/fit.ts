// Fits the planner to synthetic runs whose true figures are known, and to the first halves of the recorded runs.
import { fitRecording, predict, readArrivalsFile, withFit } from '../packages/planner/src'
import { fitCoverage } from '../packages/planner/test/fit-coverage'
import { errorsOf } from '../packages/planner/test/prediction-errors'
import { arrivalsOf, readRecordedRun, recordedNames } from '../packages/planner/test/recorded-run'
import { runBench } from './support/bench'
import { errorCells, errorNames } from './support/error-table'
import { printTable } from './support/figures'

runBench(
  {
    name: 'fit',
    purpose:
      'Prints how often the ranges of a fit contain the true values, and how a fit of half a run predicts the rest.',
    options: { seeds: { type: 'number', default: '100', meaning: 'number of synthetic runs' } },
  },
  ({ values }) => {
    const seeds = Array.from({ length: values.seeds }, (_, index) => index + 1)
    const rows = fitCoverage(seeds).map(({ name, known, contained, all }) => [
      name,
      `${contained} of ${known}`,
      `${((100 * contained) / known).toFixed(0)} %`,
      String(all - known),
    ])
    printTable(['figure', 'ranges that contain the true value', 'share', 'without a range'], rows)
    console.log()
    printTable(['second half of', 'rate of a pod', ...errorNames], recordedNames.map(secondHalfRow))
    return Promise.resolve([])
  },
)

/** Fits the first half of a run and compares the prediction of the second half with it. */
function secondHalfRow(name: string): string[] {
  const run = readRecordedRun(name)
  const halfSeconds = (run.samples.at(-1)?.t ?? 0) / 2
  const fit = fitRecording(run, name, { until: halfSeconds })
  const { file, times } = withFit(readArrivalsFile(arrivalsOf(run), name), fit)
  return [
    name,
    `${fit.podRate.value?.toFixed(2)}/s`,
    ...errorCells(errorsOf(predict(file, { times }), run, halfSeconds)),
  ]
}
