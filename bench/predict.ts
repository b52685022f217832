// Predicts every recorded run, prints the errors and draws the pictures of docs/planner.md again. With `--fit`, first
// fits the times of the platform (start of a pod, rebalance and others) to the recorded runs.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { predict, type Prediction, readArrivalsFile, recordedTimes } from '../packages/planner/src'
import { fitPlatform } from '../packages/planner/test/fit-platform'
import { errorsOf } from '../packages/planner/test/prediction-errors'
import {
  arrivalsOf,
  fittedNames,
  readRecordedRun,
  type RecordedRun,
  recordedNames,
} from '../packages/planner/test/recorded-run'
import { runBench } from './support/bench'
import { errorCells, errorNames } from './support/error-table'
import { printTable } from './support/figures'
import { predictionPicture } from './support/prediction-picture'

const folder = join(__dirname, '../docs/images/planner')
const platformFile = join(__dirname, '../packages/planner/src/predict/recorded-platform.json')

runBench(
  {
    name: 'predict',
    purpose: 'Prints the differences between predictions and recorded runs, and draws the pictures of docs/planner.md.',
    options: {
      fit: {
        type: 'flag',
        meaning: 'first fit the times of the platform to the recorded runs, and write them to recorded-platform.json',
      },
    },
  },
  ({ values }) => {
    const times = values.fit ? fitPlatform(fittedNames.map(readRecordedRun)) : recordedTimes
    if (values.fit) writeFileSync(platformFile, `${JSON.stringify(times, null, 2)}\n`)
    mkdirSync(folder, { recursive: true })
    const rows = recordedNames.map((name) => {
      const run = readRecordedRun(name)
      const prediction = predict(readArrivalsFile(arrivalsOf(run), name), { times })
      writeFileSync(join(folder, `${name}.svg`), predictionPicture(name, run, prediction))
      return rowOf(name, run, prediction)
    })
    printTable(['run', ...errorNames], [...rows, ...fittedNames.map(leftOutRow)])
    console.log(`\nPictures: ${folder}`)
    return Promise.resolve([])
  },
)

/** Leave-one-out: the errors of a run that is predicted with times fitted to the other runs. */
function leftOutRow(name: string): string[] {
  const otherRuns = fittedNames.filter((fitted) => fitted !== name).map(readRecordedRun)
  const run = readRecordedRun(name)
  return rowOf(
    `${name}, left out`,
    run,
    predict(readArrivalsFile(arrivalsOf(run), name), { times: fitPlatform(otherRuns) }),
  )
}

const rowOf = (name: string, run: RecordedRun, prediction: Prediction): string[] => [
  name,
  ...errorCells(errorsOf(prediction, run)),
]
