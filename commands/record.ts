import { setTimeout as sleep } from 'node:timers/promises'
import { type GroupSample, type RecordedRun, readRun } from '@food-delivery/autoscaler'
import { count } from '../local/src/terminal/terminal'
import { watchReplicas } from '../packages/planner/src/cli/live/watch-replicas'
import { readOrderTotals } from './record/order-totals'
import { recordGroup } from './record/record-group'
import { createRunWriter } from './record/run-writer'
import { readArguments } from './support/arguments.mjs'
import { runningCluster } from './support/running-cluster'
import { kafkaSettings } from './support/server-settings'
import { runCommand } from './support/run-command'

const { values, positionals, rejectArguments } = readArguments({
  command: 'npm run record',
  purpose: 'Saves consumer groups and scaling decisions to a file for npm run replay and npm run plan.',
  usage: [
    'npm run record -- FILE [--for TIME]                          the autoscalers of the local cluster',
    'npm run record -- FILE --group G --topic T [options]         a consumer group of any Kafka',
  ],
  positionals: [
    {
      name: 'FILE',
      meaning: 'the file to write: .json, compressed .json.gz, or the page that replays it, .html',
      isRequired: true,
    },
  ],
  options: {
    for: {
      type: 'duration',
      meaning:
        'record from now on for 30s, 10m, … (default: the last 15 minutes of the local cluster; a group until Ctrl-C)',
    },
    group: { type: 'text', meaning: 'the consumer group' },
    topic: { type: 'text', meaning: 'the topic of the group' },
    bootstrap: { type: 'text', placeholder: 'HOST:PORT', meaning: 'brokers, separated by commas' },
    deployment: { type: 'text', meaning: 'also record the pods of this Deployment, with kubectl' },
    waits: {
      type: 'flag',
      meaning: 'read all new records, to measure the time from their timestamps to their commits',
    },
    every: { type: 'duration', meaning: 'time between two samples of the group (default: 1s)' },
  },
  notes:
    'Kafka: --bootstrap, or BOOTSTRAP_SERVERS, or the local cluster of npm start; with SECURITY_PROTOCOL, SASL_MECHANISMS, SASL_USERNAME, SASL_PASSWORD and KAFKA_CA_FILE. The recorded group stays unchanged; --waits reads with a new group and deletes it afterwards.',
})

const { group, topic } = values
if ((group === undefined) !== (topic === undefined)) rejectArguments('--group and --topic must be given together')
for (const name of ['bootstrap', 'deployment', 'waits', 'every'] as const)
  if (group === undefined && values[name]) rejectArguments(`--${name} needs --group and --topic`)

runCommand(async () => {
  const [file = ''] = positionals
  const write = createRunWriter(file)
  const interrupt = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interrupt.abort())
  const run =
    group === undefined || topic === undefined ? await localRun(interrupt) : await groupRun(interrupt, group, topic)
  const kilobytes = Math.ceil(write(run) / 1_000)
  console.log(`Saved ${file} (${kilobytes} kB): ${runText(run)} since ${run.startedAt}`)
  for (const note of readRun(run).notes) console.log(note)
})

async function localRun({ signal }: AbortController): Promise<RecordedRun> {
  const { apiUrl } = runningCluster()
  const since = values.for === undefined ? 0 : Date.now()
  if (values.for !== undefined) {
    printRecordingStarted()
    await sleep(values.for, undefined, { signal }).catch(() => undefined)
  }
  const response = await fetch(`${apiUrl}/recording?since=${since}`)
  if (!response.ok)
    throw new Error(`No autoscaler is running (HTTP ${response.status}): start without --autoscaler off.`)
  const run = (await response.json()) as RecordedRun
  return { ...run, load: await readOrderTotals(kafkaSettings(process.env), Date.parse(run.startedAt)) }
}

async function groupRun(interrupt: AbortController, group: string, topic: string): Promise<RecordedRun> {
  const { bootstrap, deployment, every: everyMs = 1_000, waits: withWaits } = values
  const { signal } = interrupt
  const kafka = kafkaSettings(bootstrap === undefined ? process.env : { ...process.env, BOOTSTRAP_SERVERS: bootstrap })
  const podCounts = deployment === undefined ? undefined : await watchReplicas(deployment, signal)
  printRecordingStarted()
  const timer = values.for === undefined ? undefined : setTimeout(() => interrupt.abort(), values.for)
  const podOptions = { ...(deployment !== undefined && { workload: deployment }), ...(podCounts && { podCounts }) }
  const run = await recordGroup({
    kafka,
    group,
    topic,
    everyMs,
    withWaits,
    signal,
    onSample: showProgress,
    ...podOptions,
  })
  clearTimeout(timer)
  if (process.stderr.isTTY) console.error()
  // Ends the kubectl process that watches the Deployment.
  interrupt.abort()
  return run
}

function showProgress({ t, end, committed }: GroupSample): void {
  if (!process.stderr.isTTY) return
  const lag = end?.reduce((sum, offset, partition) => sum + offset - (committed?.[partition] ?? 0), 0)
  process.stderr.write(`\r${Math.round(t)} s, ${lag === undefined ? 'no response from Kafka' : `lag ${lag}`}\u001B[K`)
}

function printRecordingStarted(): void {
  console.log('Recording. Press Ctrl-C to stop and save.')
}

function runText({ groups, autoscalers }: RecordedRun): string {
  const decisions = autoscalers.flatMap((autoscaler) => autoscaler.decisions ?? [])
  if (autoscalers.length > 0)
    return `${count(autoscalers.length, 'autoscaler')}, ${count(decisions.length, 'decision')}`
  return groups
    .map(({ group, topic, samples }) => `${count(samples.length, 'sample')} of group ${group} on topic ${topic}`)
    .join()
}
