import {
  type Overrides,
  type ReplayedAutoscaler,
  type ReplayResult,
  type ReplayStep,
} from '../../packages/autoscaler/src'

const widths = [7, 14, 14]

const row = (...cells: string[]): string =>
  cells
    .map((cell, index) => cell.padEnd(widths[index] ?? 0))
    .join('  ')
    .trimEnd()

// Whole seconds, so that a step taken some milliseconds apart stands in one row.
const second = ({ t }: ReplayStep): number => Math.round(t)

const arrows = (steps: readonly ReplayStep[], at: number): string =>
  steps
    .filter((step) => second(step) === at)
    .map(({ from, to }) => `${from} → ${to}`)
    .join(', ')

const reasons = ({ decisions }: ReplayedAutoscaler, startedAt: number, at: number): string =>
  decisions
    .filter(({ t, from, to }) => from !== to && Math.round((t - startedAt) / 1000) === at)
    .map(({ reason }) => reason)
    .join(' ')

const sizeAtEnd = (initial: number, steps: readonly ReplayStep[]): string => String(steps.at(-1)?.to ?? initial)

/** What the pods cost: replicas times seconds. */
const podSeconds = (initial: number, steps: readonly ReplayStep[], end: number): string => {
  let [size, since, sum] = [initial, 0, 0]
  for (const { t, to } of steps) {
    sum += size * (t - since)
    ;[size, since] = [to, t]
  }
  return `${Math.round(sum + size * Math.max(0, end - since))} pod·s`
}

const describeOne = (replayed: ReplayedAutoscaler, startedAt: number): string => {
  const { name, target, initialReplicas, recorded, steps, decisions } = replayed
  const seconds = [...new Set([...recorded, ...steps].map(second))].sort((a, b) => a - b)
  const rows = seconds.map((at) =>
    row(`${at} s`, arrows(recorded, at), arrows(steps, at), reasons(replayed, startedAt, at)),
  )
  const end = ((decisions.at(-1)?.t ?? startedAt) - startedAt) / 1000
  const both = [recorded, steps]
  return [
    `${name} (Deployment ${target}), ${initialReplicas} replicas at the start`,
    row('time', 'recorded', 'replayed', 'why'),
    ...(rows.length > 0 ? rows : ['no step in either']),
    row('end', ...both.map((all) => sizeAtEnd(initialReplicas, all))),
    row('cost', ...both.map((all) => podSeconds(initialReplicas, all, end))),
  ].join('\n')
}

/** What happened beside what would have happened, for people. */
export const describeReplay = ({ autoscalers, startedAt }: ReplayResult, overrides: Overrides): string => {
  const settings = Object.entries(overrides).map(([name, value]) => `${name}=${value}`)
  const title = settings.length > 0 ? `With ${settings.join(', ')}` : 'With the recorded settings'
  const note = 'The lag is the recorded one; it does not react to the replayed replicas.'
  return [`${title}. ${note}`, ...autoscalers.map((each) => describeOne(each, startedAt))].join('\n\n')
}
