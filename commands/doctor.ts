// npm run doctor [-- --namespace NAME | --lab]: looks for what food-delivery (or the HPA lab) needs, on this machine and
// in the cluster that kubectl or oc points at, and says what to do about what is missing. Changes nothing.
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { examineCluster } from './doctor/cluster'
import { type Finding, describe } from './doctor/finding'
import { examineLab } from './doctor/lab'
import { judgeNode, judgePort } from './doctor/machine'
import { examineTopic } from './doctor/topic'

const PATIENCE_MS = 10_000

void main()

async function main(): Promise<void> {
  const options = {
    namespace: { type: 'string', default: 'food-delivery' },
    lab: { type: 'boolean', default: false },
  } as const
  const { values } = parseArgs({ options })
  const findings = {
    'This machine': [judgeNode(process.versions.node), await judgePort(8_090)],
    Kafka: values.lab ? [] : await examineTopic(process.env),
    'The cluster': values.lab ? examineLab(kubectl) : examineCluster({ kubectl, namespace: values.namespace }),
  }
  for (const [title, found] of Object.entries(findings)) tell(title, found)
  const count = Object.values(findings)
    .flat()
    .filter(({ state }) => state === 'wrong').length
  process.stdout.write(count === 0 ? 'Nothing is wrong.\n' : `${count} to fix.\n`)
  process.exitCode = count === 0 ? 0 : 1
}

function tell(title: string, findings: readonly Finding[]): void {
  if (findings.length > 0) process.stdout.write(`${[title, ...findings.map(describe)].join('\n')}\n`)
}

/** kubectl, or oc where there is only that. */
function kubectl(...args: string[]): string | undefined {
  for (const program of ['kubectl', 'oc']) {
    const { status, stdout, error } = spawnSync(program, [...args, '--request-timeout=5s'], {
      encoding: 'utf8',
      timeout: PATIENCE_MS,
      maxBuffer: 64 * 1024 * 1024,
    })
    if (!error) return status === 0 ? stdout : undefined
  }
  return undefined
}
