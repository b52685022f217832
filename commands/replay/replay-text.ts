import {
  type Overrides,
  type ReplayedAutoscaler,
  type ReplayResult,
  type ReplayStep,
} from '../../packages/autoscaler/src'

/** Widths of all columns but the last, in characters. */
const columnWidths = [7, 14, 14]

const row = (...cells: string[]): string =>
  cells
    .map((cell, index) => cell.padEnd(columnWidths[index] ?? 0))
    .join('  ')
    .trimEnd()

// Rounded to whole seconds, so that a recorded and a replayed step which differ by a few milliseconds share a row.
const secondOf = ({ t }: ReplayStep): number => Math.round(t)

const stepsAt = (steps: readonly ReplayStep[], second: number): string =>
  steps
    .filter((step) => secondOf(step) === second)
    .map(({ from, to }) => `${from} → ${to}`)
    .join(', ')

const reasonsAt = ({ decisions }: ReplayedAutoscaler, startedAt: number, second: number): string =>
  decisions
    .filter(({ t, from, to }) => from !== to && Math.round((t - startedAt) / 1000) === second)
    .map(({ reason }) => reason)
    .join(' ')

const finalReplicas = (initial: number, steps: readonly ReplayStep[]): string => String(steps.at(-1)?.to ?? initial)

/** The cost of the pods: the sum of replicas times seconds. */
const podSecondsText = (initial: number, steps: readonly ReplayStep[], end: number): string => {
  let replicas = initial
  let since = 0
  let sum = 0
  for (const { t, to } of steps) {
    sum += replicas * (t - since)
    replicas = to
    since = t
  }
  return `${Math.round(sum + replicas * Math.max(0, end - since))} pod·s`
}

const describeAutoscaler = (replayed: ReplayedAutoscaler, startedAt: number): string => {
  const { name, target, initialReplicas, recorded, steps, decisions } = replayed
  const seconds = [...new Set([...recorded, ...steps].map(secondOf))].sort((a, b) => a - b)
  const rows = seconds.map((second) =>
    row(`${second} s`, stepsAt(recorded, second), stepsAt(steps, second), reasonsAt(replayed, startedAt, second)),
  )
  const end = ((decisions.at(-1)?.t ?? startedAt) - startedAt) / 1000
  const columns = [recorded, steps]
  return [
    `${name} (Deployment ${target}), ${initialReplicas} replicas at the start`,
    row('time', 'recorded', 'replayed', 'reason'),
    ...(rows.length > 0 ? rows : ['the replicas changed neither in the recording nor in the replay']),
    row('end', ...columns.map((column) => finalReplicas(initialReplicas, column))),
    row('cost', ...columns.map((column) => podSecondsText(initialReplicas, column, end))),
  ].join('\n')
}

/** The recorded and the replayed steps, side by side. */
export const replayText = ({ autoscalers, startedAt, rules }: ReplayResult, overrides: Overrides): string => {
  const settings = Object.entries(overrides).map(([name, value]) => `${name}=${value}`)
  const title = settings.length > 0 ? `With ${settings.join(', ')}` : 'With the recorded settings'
  const versions = `By the rules of KEDA ${rules.keda} and Kubernetes ${rules.kubernetes}.`
  return [`${title}. ${versions}`, ...autoscalers.map((autoscaler) => describeAutoscaler(autoscaler, startedAt))].join(
    '\n\n',
  )
}
