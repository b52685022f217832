// npm run record
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type RecordedRun } from '@food-delivery/autoscaler'
import { readOrderTotals } from './record/order-totals'
import { readArguments } from './support/arguments.mjs'
import { kafkaSettings, runningCluster } from './support/kafka-settings'
import { runCommand } from './support/run-command'

const { values, positionals } = readArguments({
  command: 'npm run record',
  purpose: 'Saves lag, scaling decisions and orders of the running local cluster to a file for npm run replay.',
  positionals: [{ name: 'FILE', meaning: 'the JSON file to write', isRequired: true }],
  options: {
    for: { type: 'duration', meaning: 'record from now on for 30s, 10m, … (default: save the last 15 minutes)' },
  },
})

runCommand(async () => {
  const [file = ''] = positionals
  const { apiUrl } = runningCluster()
  const since = values.for === undefined ? 0 : Date.now()
  if (values.for !== undefined) await waitOrInterrupt(values.for)
  const response = await fetch(`${apiUrl}/recording?since=${since}`)
  if (!response.ok) throw new Error(`No autoscaler runs (HTTP ${response.status}): start without --autoscaler off.`)
  const run = (await response.json()) as RecordedRun
  run.load = await readOrderTotals(kafkaSettings(process.env), Date.parse(run.startedAt))
  writeFileSync(file, `${JSON.stringify(run)}\n`)
  const decisions = run.autoscalers.flatMap((autoscaler) => autoscaler.decisions)
  console.log(
    `Saved ${file}: ${run.autoscalers.length} autoscalers, ${decisions.length} decisions since ${run.startedAt}`,
  )
})

async function waitOrInterrupt(ms: number): Promise<void> {
  const interrupt = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interrupt.abort())
  console.log('Recording. Ctrl-C ends and saves it.')
  await sleep(ms, undefined, { signal: interrupt.signal }).catch(() => undefined)
}
