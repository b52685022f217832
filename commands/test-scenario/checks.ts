import { type ReplicaSample, deployments } from '../support/cluster-watch'
import { type PageCost } from './page-cost'
import { type ComparedLag, isPrecise } from '../support/time-lag-watch'

/** Start and end of the run and of its rush, the phase with 20 orders per second; ms since 1970. */
interface Phases {
  startedAt: number
  rushStartedAt: number
  rushEndedAt: number
  endedAt: number
}

export interface Measurements {
  phases: Phases
  samples: readonly ReplicaSample[]
  lags: readonly ComparedLag[]
  firstCourierReadyAt: number | undefined
  undelivered: number
  /** Number of events that repeat an earlier event of the same order. */
  repeats: number
  rejected: number
  /** The cost of the open page at 20 orders per second; undefined if it was not measured. */
  page: PageCost | undefined
}

export interface Check {
  name: string
  isMet: boolean
  measured: string
}

/** Minimum and maximum for the highest number of replicas of each Deployment. */
const peakBounds: Record<string, [number, number]> = {
  courier: [4, 6],
  kitchen: [3, 6],
  orders: [2, 3],
  status: [2, 3],
}
const READY_LIMIT_MS = 20_000
const SCALE_DOWN_LIMIT_MS = 240_000
const MIN_REPLICAS = 2
const MAX_PAGE_CORES = 0.3
const MAX_TASK_CPU_MS = 100
const MIN_FRAMES_PER_SECOND = 5

export function checkRun(measurements: Measurements): Check[] {
  const { phases, samples, lags, undelivered, repeats, rejected, page } = measurements
  const between = (from: number, to: number) => samples.filter(({ at }) => at >= from && at < to)
  const replicasBeforeRush = between(phases.startedAt, phases.rushStartedAt).flatMap(({ replicas }) =>
    Object.values(replicas),
  )
  const rushSamples = between(phases.rushStartedAt, phases.rushEndedAt + READY_LIMIT_MS)
  const isUnscaled = replicasBeforeRush.every((replicas) => replicas === MIN_REPLICAS)
  const isComplete = undelivered === 0 && rejected === 0
  return [
    check('1/s: every consumer keeps 2 pods', isUnscaled, `up to ${Math.max(...replicasBeforeRush)}`),
    ...deployments.map((name) => checkPeak(name, rushSamples)),
    checkReadiness(measurements),
    checkScaleDown(phases, between(phases.rushEndedAt, phases.endedAt)),
    check('every order is delivered', isComplete, `${undelivered} undelivered, ${rejected} rejected`),
    check('no step is published twice', repeats === 0, `${repeats} repeated`),
    checkTimeLags(lags),
    ...(page ? checkPage(page) : []),
  ]
}

function checkPeak(deployment: string, samples: readonly ReplicaSample[]): Check {
  const [min, max] = peakBounds[deployment] ?? [MIN_REPLICAS, 6]
  const peak = Math.max(...samples.map(({ replicas }) => replicas[deployment] ?? 0))
  return check(`20/s: ${deployment} reaches ${min} to ${max} pods`, peak >= min && peak <= max, String(peak))
}

function checkReadiness({ phases, firstCourierReadyAt = Infinity }: Measurements): Check {
  const ms = firstCourierReadyAt - phases.rushStartedAt
  return check('the first new courier pod is Ready within 20 s', ms <= READY_LIMIT_MS, `${(ms / 1_000).toFixed(1)} s`)
}

function checkScaleDown({ rushEndedAt }: Phases, samples: readonly ReplicaSample[]): Check {
  const lastScaledUpIndex = samples.findLastIndex(({ replicas }) =>
    Object.values(replicas).some((count) => count > MIN_REPLICAS),
  )
  const ms = (samples[lastScaledUpIndex + 1]?.at ?? Infinity) - rushEndedAt
  const isStepwise = deployments.every((name) => {
    const counts = samples.map(({ replicas }) => replicas[name] ?? 0)
    return counts.every((count, index) => index === 0 || count >= (counts[index - 1] ?? count) - 1)
  })
  return check(
    'back to 1/s: every consumer scales down to 2 pods within 4 minutes, one pod at a time',
    ms <= SCALE_DOWN_LIMIT_MS && isStepwise,
    `${(ms / 1_000).toFixed(0)} s, ${isStepwise ? 'one at a time' : 'several at once'}`,
  )
}

function checkPage({ cores, longestTaskCpuMs, longestTaskMs, framesPerSecond }: PageCost): Check[] {
  // The last frame of a second may fall into the next one.
  const hasFrames = framesPerSecond > MIN_FRAMES_PER_SECOND - 1
  return [
    check('20/s: the browser takes at most 30 % of a core', cores <= MAX_PAGE_CORES, `${(cores * 100).toFixed(0)} %`),
    check(
      '20/s: no task of the page takes over 100 ms of CPU time',
      longestTaskCpuMs <= MAX_TASK_CPU_MS,
      `at most ${longestTaskCpuMs.toFixed(0)} ms, and ${longestTaskMs.toFixed(0)} ms including the time of other processes`,
    ),
    check('20/s: the page draws at least 5 frames a second', hasFrames, framesPerSecond.toFixed(1)),
  ]
}

function checkTimeLags(lags: readonly ComparedLag[]): Check {
  const preciseLags = lags.filter(isPrecise)
  const oldestMs = Math.max(0, ...lags.map(({ trueMs }) => trueMs))
  const largestErrorMs = Math.max(0, ...lags.map(({ reportedMs, trueMs }) => Math.abs(reportedMs - trueMs)))
  const measured = `${preciseLags.length} of ${lags.length}, oldest record ${seconds(oldestMs)}, largest error ${seconds(largestErrorMs)}`
  return check(
    'the time lag is within 10 % or 1.5 s of the true age',
    lags.length > 0 && preciseLags.length === lags.length,
    measured,
  )
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`

const check = (name: string, isMet: boolean, measured: string): Check => ({ name, isMet, measured })
