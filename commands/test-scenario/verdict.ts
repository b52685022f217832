import { type Sample, deployments } from '../support/watch'

/** Moments at which the rate changed, ms since 1970. */
interface Phases {
  startedAt: number
  fastAt: number
  slowAt: number
  endedAt: number
}

/** What the scenario found. */
export interface Findings {
  phases: Phases
  samples: readonly Sample[]
  firstCourierReadyAt: number | undefined
  undelivered: number
  repeated: number
  refused: number
}

/** One demand of the scenario and whether it was met. */
export interface Check {
  what: string
  isMet: boolean
  found: string
}

const bounds: Record<string, [number, number]> = { courier: [4, 6], kitchen: [3, 6], orders: [2, 3], status: [2, 3] }
const LONGEST_TO_READY_MS = 20_000
const LONGEST_TO_SHRINK_MS = 240_000
const MINIMUM = 2

/** Judges a run of the scenario. */
export function judge(findings: Findings): Check[] {
  const { phases, samples, undelivered, repeated, refused } = findings
  const between = (from: number, to: number) => samples.filter(({ at }) => at >= from && at < to)
  const calm = sizes(between(phases.startedAt, phases.fastAt))
  const busy = between(phases.fastAt, phases.slowAt + LONGEST_TO_READY_MS)
  return [
    check(
      '1/s: all at 2',
      calm.every((size) => size === MINIMUM),
      `up to ${Math.max(...calm)}`,
    ),
    ...deployments.map((name) => {
      const [least, most] = bounds[name] ?? [MINIMUM, 6]
      const peak = Math.max(...busy.map(({ replicas }) => replicas[name] ?? 0))
      return check(`20/s: ${name} reaches ${least} to ${most}`, peak >= least && peak <= most, String(peak))
    }),
    readiness(findings),
    shrinking(phases, between(phases.slowAt, phases.endedAt)),
    check('every order delivered', undelivered === 0 && refused === 0, `${undelivered} not, ${refused} refused`),
    check('no step published twice', repeated === 0, `${repeated} repeated`),
  ]
}

function readiness({ phases, firstCourierReadyAt }: Findings): Check {
  const ms = firstCourierReadyAt === undefined ? Infinity : firstCourierReadyAt - phases.fastAt
  return check('first new courier pod Ready within 20 s', ms <= LONGEST_TO_READY_MS, `${(ms / 1_000).toFixed(1)} s`)
}

function shrinking({ slowAt }: Phases, samples: readonly Sample[]): Check {
  const settled = samples.findLastIndex(({ replicas }) => Object.values(replicas).some((size) => size > MINIMUM))
  const at = samples[settled + 1]?.at
  const isStepwise = deployments.every((name) => {
    const path = samples.map(({ replicas }) => replicas[name] ?? 0)
    return path.every((size, index) => index === 0 || size >= (path[index - 1] ?? size) - 1)
  })
  const ms = at === undefined ? Infinity : at - slowAt
  return check(
    'back to 1/s: all at 2 within 4 minutes, one pod at a time',
    ms <= LONGEST_TO_SHRINK_MS && isStepwise,
    `${(ms / 1_000).toFixed(0)} s, ${isStepwise ? 'one at a time' : 'several at once'}`,
  )
}

const sizes = (samples: readonly Sample[]) => samples.flatMap(({ replicas }) => Object.values(replicas))

const check = (what: string, isMet: boolean, found: string): Check => ({ what, isMet, found })
