// npm run record
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type RecordedRun } from '@food-delivery/autoscaler'
import { readLoad } from './record/load'
import { readArguments } from './support/arguments.mjs'
import { kafkaSettings, runningCluster } from './support/kafka-settings'

const { values, positionals } = readArguments({
  command: 'npm run record',
  purpose: 'Saves lag, decisions and orders of the running laptop cluster, for npm run replay.',
  positionals: [{ name: 'FILE', meaning: 'the JSON file to write', isRequired: true }],
  options: {
    for: { type: 'duration', meaning: 'from now on for 30s, 10m, … or until Ctrl-C (default: the last 15 minutes)' },
  },
})

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})

async function main(): Promise<void> {
  const [file = ''] = positionals
  const forMs = values.for
  const { apiUrl } = runningCluster()
  const since = forMs === undefined ? 0 : Date.now()
  if (forMs !== undefined) await waitOrInterrupt(forMs)
  const response = await fetch(`${apiUrl}/recording?since=${since}`)
  if (!response.ok) throw new Error('The running system scales nothing yet; try again in a moment.')
  const run = (await response.json()) as RecordedRun
  run.load = await readLoad(kafkaSettings(process.env), Date.parse(run.startedAt))
  writeFileSync(file, `${JSON.stringify(run)}\n`)
  const decisions = run.autoscalers.reduce((sum, each) => sum + each.decisions.length, 0)
  process.stdout.write(
    `${file}: ${run.autoscalers.length} autoscalers, ${decisions} decisions since ${run.startedAt}\n`,
  )
}

async function waitOrInterrupt(ms: number): Promise<void> {
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  process.once('SIGTERM', () => stop.abort())
  process.stdout.write('Recording; Ctrl-C ends it.\n')
  await sleep(ms, undefined, { signal: stop.signal }).catch(() => undefined)
}
