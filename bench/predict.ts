// Predicts every recorded run, prints the errors and draws the pictures of docs/planner.md again.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { predict, readArrivalsFile } from '../packages/planner/src'
import { errorsOf } from '../packages/planner/test/prediction-errors'
import { arrivalsOf, readRecordedRun, recordedNames } from '../packages/planner/test/recorded-run'
import { runBench } from './support/bench'
import { printTable } from './support/figures'
import { predictionPicture } from './support/prediction-picture'

const folder = join(__dirname, '../docs/images/planner')

runBench(
  {
    name: 'predict',
    purpose: 'Prints the errors of the planner against recorded runs and draws the pictures of its note.',
  },
  () => {
    mkdirSync(folder, { recursive: true })
    const rows = recordedNames.map((name) => {
      const run = readRecordedRun(name)
      const prediction = predict(readArrivalsFile(arrivalsOf(run), name))
      writeFileSync(join(folder, `${name}.svg`), predictionPicture(name, run, prediction))
      const errors = errorsOf(prediction, run)
      return [name, ...errorNames.map((wanted) => cell(errors.find((error) => error.name === wanted)))]
    })
    printTable(['run', ...errorNames], rows)
    console.log(`\nPictures: ${folder}`)
    return Promise.resolve([])
  },
)

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
