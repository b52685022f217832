// npm run replay
import { readFileSync } from 'node:fs'
import { replayCommand } from './replay/command'
import { readArguments } from './support/arguments.mjs'

const { values, positionals } = readArguments({
  command: 'npm run replay',
  purpose:
    'Runs a saved run (npm run record) or a recording of a real KEDA through the autoscaler with other settings.',
  positionals: [{ name: 'FILE', meaning: 'the saved run', isRequired: true }],
  options: {
    set: {
      type: 'pairs',
      meaning: 'another setting: lagThreshold, maxReplicaCount, scaleDownWindow, behavior=none, …; repeatable',
    },
    json: { type: 'flag', meaning: 'print {"steps":[{"t","from","to"}]}' },
  },
})

const options = { file: positionals[0] ?? '', asJson: values.json, overrides: values.set }
const { output, problem, code } = replayCommand(options, (path) => readFileSync(path, 'utf8'))
process.stdout.write(output)
process.stderr.write(problem)
process.exitCode = code
