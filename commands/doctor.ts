// npm run doctor
import { spawnSync } from 'node:child_process'
import { examineCluster } from './doctor/cluster'
import { type Finding, describe } from './doctor/finding'
import { examineLab } from './doctor/lab'
import { judgeNode, judgePort } from './doctor/machine'
import { examineTopic } from './doctor/topic'
import { readArguments } from './support/arguments.mjs'

const KUBECTL_TIMEOUT_MS = 10_000

const { values } = readArguments({
  command: 'npm run doctor',
  purpose: 'Checks this machine and the cluster of kubectl or oc for what food-delivery needs; changes nothing.',
  options: {
    namespace: { type: 'text', meaning: "food-delivery's namespace", placeholder: 'NAME', default: 'food-delivery' },
    lab: { type: 'flag', meaning: 'check for what the HPA lab needs instead' },
  },
})

void main()

async function main(): Promise<void> {
  const findings = {
    'This machine': [judgeNode(process.versions.node), await judgePort(8_090)],
    Kafka: values.lab ? [] : await examineTopic(process.env),
    'The cluster': values.lab ? examineLab(kubectl) : examineCluster({ kubectl, namespace: values.namespace }),
  }
  for (const [title, found] of Object.entries(findings)) print(title, found)
  const count = Object.values(findings)
    .flat()
    .filter(({ state }) => state === 'wrong').length
  process.stdout.write(count === 0 ? 'Nothing is wrong.\n' : `${count} to fix.\n`)
  process.exitCode = count === 0 ? 0 : 1
}

function print(title: string, findings: readonly Finding[]): void {
  if (findings.length > 0) process.stdout.write(`${[title, ...findings.map(describe)].join('\n')}\n`)
}

/** kubectl, or oc where there is only that. */
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
