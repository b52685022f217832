// Predicts every recorded run, prints the errors and draws the pictures of docs/planner.md again. Fits the platform.
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
import { printTable } from './support/figures'
import { predictionPicture } from './support/prediction-picture'

const folder = join(__dirname, '../docs/images/planner')
const platformFile = join(__dirname, '../packages/planner/src/predict/recorded-platform.json')

runBench(
  {
    name: 'predict',
    purpose: 'Prints the errors of the planner against recorded runs and draws the pictures of its note.',
    options: {
      fit: { type: 'flag', meaning: 'fit the platform to the recordings again and write it, before it predicts' },
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

/** The errors of a run whose platform was fitted to the other runs. */
function leftOutRow(name: string): string[] {
  const others = fittedNames.filter((each) => each !== name).map(readRecordedRun)
  const run = readRecordedRun(name)
  return rowOf(
    `${name}, left out`,
    run,
    predict(readArrivalsFile(arrivalsOf(run), name), { times: fitPlatform(others) }),
  )
}

function rowOf(name: string, run: RecordedRun, prediction: Prediction): string[] {
  const errors = errorsOf(prediction, run)
  return [name, ...errorNames.map((wanted) => cell(errors.find((error) => error.name === wanted)))]
}

const errorNames = [
  'replicas in the band',
  'width of the band',
  'lag, mean error',
  'lag, peak',
  'last arrival until lag 0',
  'wait, p50',
  'wait, p95',
  'pod-seconds',
]

/** `recorded → predicted` where there are both, otherwise the error; with a mark outside of the bound. */
function cell(error: ReturnType<typeof errorsOf>[number] | undefined): string {
  if (!error) return '–'
  const { name, recorded, predicted, isWithin } = error
  const mark = isWithin ? '' : ' !'
  if (name === 'replicas in the band') return `${(100 * (1 - (error.error ?? 0))).toFixed(0)} %${mark}`
  if (name === 'lag, mean error') return `${(100 * (error.error ?? 0)).toFixed(1)} %${mark}`
  if (name === 'width of the band') return `${(predicted ?? 0).toFixed(2)}${mark}`
  const text = (value: number | null): string => (value === null ? '–' : value.toFixed(value < 30 ? 2 : 0))
  return `${text(recorded)} → ${text(predicted)}${mark}`
}
