import { readText } from '../packages/planner/src/cli/files'
import { replayCommand } from './replay/replay-command'
import { readArguments } from './support/arguments.mjs'

const { values, positionals } = readArguments({
  command: 'npm run replay',
  purpose:
    'Replays a recording (of npm run record or of a real KEDA) through the autoscaler, optionally with changed settings or versions.',
  positionals: [{ name: 'FILE', meaning: 'the recording, .json or .json.gz', isRequired: true }],
  options: {
    set: {
      type: 'pairs',
      meaning: 'change a setting, such as lagThreshold=10, maxReplicaCount=8 or behavior=none; repeatable',
    },
    keda: { type: 'text', placeholder: 'V', meaning: 'follow KEDA 2.20 or 2.21 (default: as recorded)' },
    kubernetes: {
      type: 'text',
      placeholder: 'V',
      meaning: 'follow Kubernetes 1.35, 1.36 or 1.37 (default: as recorded)',
    },
    json: {
      type: 'flag',
      meaning: 'print only JSON: {"steps":[{"t","from","to"}]}, and "changes" with other versions',
    },
  },
})

const { keda, kubernetes, json: asJson, set: overrides } = values
const options = { file: positionals[0] ?? '', asJson, overrides, versions: { keda, kubernetes } }
const { stdout, stderr, code } = replayCommand(options, readText)
process.stdout.write(stdout)
process.stderr.write(stderr)
process.exitCode = code
