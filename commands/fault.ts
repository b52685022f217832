import {
  type FaultRecord,
  type FaultRequest,
  faultFacts,
  faultKinds,
  faultRequestSchema,
} from '@food-delivery/contracts'
import { count } from '../local/src/terminal/terminal'
import { type FaultOutcome, followFault } from './fault/follow-fault'
import { type FaultSource, localFaults } from './fault/fault-source'
import { portableFaults } from './fault/portable-faults'
import { readArguments } from './support/arguments.mjs'
import { findRunningCluster } from './support/running-cluster'
import { runCommand } from './support/run-command'

const { values, positionals, rejectArguments } = readArguments({
  command: 'npm run fault',
  purpose: 'Injects a fault into the running local cluster, prints what happens, and measures the recovery.',
  positionals: [
    {
      name: 'FAULT',
      meaning: 'list, undo, or a fault (below)',
      choices: ['list', 'undo', ...faultKinds],
      default: 'list',
    },
  ],
  options: {
    target: { type: 'text', meaning: 'the consumer whose pod the fault affects: kitchen, courier, order or status' },
    for: { type: 'duration', meaning: 'duration of the fault, at most 5m' },
    every: { type: 'duration', meaning: 'time between two pods that kill-pods kills' },
    url: {
      type: 'text',
      meaning: 'URL of another cluster, for faults that need no permission there',
      placeholder: 'URL',
    },
  },
  notes: `Faults: ${faultKinds.join(', ')}.
undo ends all active faults. The system has recovered when the total lag of all groups
is at most 110 % of its value before the fault (a lag of up to 24 also counts as normal) and stays so for 8 s.
Without a local cluster, poison (with BOOTSTRAP_SERVERS) and hot-key (with --url) work on any cluster.`,
})

const [action = 'list'] = positionals
if (action === 'list' || action === 'undo')
  for (const name of ['target', 'for', 'every'] as const)
    if (values[name] !== undefined) rejectArguments(`--${name} needs the name of a fault`)

const { url: remoteUrl } = values
const running = remoteUrl === undefined ? findRunningCluster() : undefined

runCommand(async () => {
  const source = running ? localFaults(running.url) : portableFaults(remoteUrl)
  if (action === 'list') return console.log((await source.faults()).map(faultText).join('\n') || 'no faults')
  if (action === 'undo') return undoAll(source)
  const request = readRequest()
  const url = running?.url ?? remoteUrl
  if (url === undefined) return publishOnly(source, request)
  const interrupt = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interrupt.abort())
  const outcome = await followFault({ source, request, url, print: console.log, signal: interrupt.signal })
  console.log(outcomeText(outcome))
  if (outcome.recovery?.seconds === undefined) process.exitCode = 1
})

function readRequest(): FaultRequest {
  const { target, for: forMs, every: everyMs } = values
  const { data, error } = faultRequestSchema.safeParse({
    kind: action,
    ...(target === undefined ? {} : { target }),
    ...(forMs === undefined ? {} : { seconds: forMs / 1_000 }),
    ...(everyMs === undefined ? {} : { everySeconds: everyMs / 1_000 }),
  })
  if (data) return data
  const options: Record<string, string> = { seconds: '--for', everySeconds: '--every', target: '--target' }
  const [issue] = error.issues
  return rejectArguments(`${options[String(issue?.path[0])] ?? 'FAULT'}: ${issue?.message ?? 'not valid'}`)
}

/** Without an API only records can be published, and nothing reports the lag. */
async function publishOnly(source: FaultSource, request: FaultRequest): Promise<void> {
  if (!faultFacts[request.kind].isPortable) throw new Error('No local cluster is running: run npm start.')
  if (request.kind === 'hot-key') rejectArguments('--url: hot-key needs the API of the cluster')
  console.log(faultText(await source.inject(request)))
  console.log('npm run dlq lists the dead letters.')
}

async function undoAll(source: FaultSource): Promise<void> {
  const active = (await source.faults()).filter(({ endedAt }) => endedAt === undefined)
  for (const { id } of active) await source.undo(id)
  console.log(`${count(active.length, 'fault')} ended`)
}

function faultText({ kind, target, startedAt, endedAt, steps }: FaultRecord): string {
  const time = new Date(startedAt).toISOString().slice(11, 19)
  const state = endedAt === undefined ? 'active' : `${((endedAt - startedAt) / 1_000).toFixed(1)} s`
  const stepsText = steps.map((step) => `${step.object} ${step.action}`).join(', ')
  return `${time} ${kind}${target ? ` ${target}` : ''} ${state}: ${stepsText}`
}

function outcomeText({ recovery, orders }: FaultOutcome): string {
  const ordersText = orders ? ` Orders: ${orders.lost} lost, ${orders.repeated} delivered more than once.` : ''
  if (!recovery) return `The lag could not be measured.${ordersText}`
  const { before, peak, seconds } = recovery
  const recoveryText =
    seconds === undefined ? 'did not recover' : `recovered ${seconds.toFixed(0)} s after the end of the fault`
  const lagText = `The lag was ${before.toFixed(0)} before the fault and at most ${peak} since its start`
  return `${lagText}; it ${recoveryText}.${ordersText}`
}
