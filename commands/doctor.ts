import { spawnSync } from 'node:child_process'
import { examineCluster } from './doctor/cluster'
import { findingText } from './doctor/finding'
import { examineLab } from './doctor/hpa-lab'
import { checkNode, checkPort } from './doctor/machine'
import { examineKafka } from './doctor/kafka'
import { readArguments } from './support/arguments.mjs'
import { runCommand } from './support/run-command'

const KUBECTL_TIMEOUT_MS = 10_000

const { values } = readArguments({
  command: 'npm run doctor',
  purpose:
    'Checks whether this machine, the Kafka of BOOTSTRAP_SERVERS (if set) and the cluster of kubectl (or oc) meet all requirements. Changes nothing.',
  options: {
    namespace: { type: 'text', meaning: 'namespace of food-delivery', placeholder: 'NAME', default: 'food-delivery' },
    lab: { type: 'flag', meaning: 'check the HPA lab instead of food-delivery' },
  },
})

runCommand(async () => {
  const sections = {
    'This machine': [checkNode(process.versions.node), await checkPort(8_090)],
    Kafka: values.lab ? [] : await examineKafka(process.env),
    'The cluster': values.lab ? examineLab(kubectl) : examineCluster({ kubectl, namespace: values.namespace }),
  }
  for (const [title, findings] of Object.entries(sections))
    if (findings.length > 0) console.log([title, ...findings.map(findingText)].join('\n'))
  const problems = Object.values(sections)
    .flat()
    .filter(({ state }) => state === 'problem')
  console.log(problems.length === 0 ? 'No problems found.' : `Problems found (lines with ✗): ${problems.length}`)
  process.exitCode = problems.length === 0 ? 0 : 1
})

/** Runs kubectl, or oc if kubectl is not installed, and returns its output; undefined when it fails. */
function kubectl(...args: string[]): string | undefined {
  for (const program of ['kubectl', 'oc']) {
    const { status, stdout, error } = spawnSync(program, [...args, '--request-timeout=5s'], {
      encoding: 'utf8',
      timeout: KUBECTL_TIMEOUT_MS,
      maxBuffer: 64 * 1024 * 1024,
    })
    if (!error) return status === 0 ? stdout : undefined
  }
  return undefined
}
