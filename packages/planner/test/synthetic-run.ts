import {
  prepareScaledObject,
  type RecordedRun,
  RUN_FORMAT,
  rulesOf,
  type ScaledObject,
} from '@food-delivery/autoscaler'
import {
  curveOfRates,
  defaultPlatform,
  drawServiceTime,
  KedaScaler,
  type Platform,
  poissonArrivals,
  type Random,
  randomOf,
  RecordWork,
  type ServiceTime,
  Simulation,
} from '../src'

/** The true figures of a synthetic run. Rates in records per second, times in seconds. */
export interface Truth {
  /** Mean arrival rate of each partition. */
  rates: number[]
  /** Records per second that one pod can process. */
  podRate: number
  /** Mean time from a scaling step until its first new pod joins. */
  start: number
  /** Mean pause of a rebalance. */
  pause: number
}

/** The random settings of a run. */
interface Setting {
  /** The share of the records that each partition gets. */
  shares: number[]
  /** Times at which the rate changes, and the end of the run. */
  times: number[]
  /** The rate after each time, in records per second. */
  rates: number[]
  service: ServiceTime
  platform: Platform
}

const PARTITIONS = 12
const CYCLES = 6
const CYCLE_SECONDS = 300
/** When the burst of a cycle begins and ends, in seconds since the start of the cycle. */
const BURST_START = 120
const BURST_END = 180

/** The autoscaler of the synthetic runs. */
export const syntheticScaledObject: ScaledObject = {
  metadata: { name: 'orders', namespace: 'default' },
  spec: {
    scaleTargetRef: { name: 'orders' },
    minReplicaCount: 2,
    maxReplicaCount: 6,
    advanced: {
      horizontalPodAutoscalerConfig: {
        behavior: {
          scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 2, periodSeconds: 15 }] },
          scaleDown: { stabilizationWindowSeconds: 60 },
        },
      },
    },
    triggers: [
      {
        type: 'kafka',
        metadata: { topic: 'orders', consumerGroup: 'billing', bootstrapServers: 'kafka:9092', lagThreshold: '50' },
      },
    ],
  },
}

/**
 * Bursts that need more pods than there are, and steady periods in which the queue is processed. `isCalm`: without the
 * bursts.
 */
function settingOf(random: Random, isCalm: boolean): Setting {
  const mean = random.between([0.02, 0.1])
  const podRate = 1 / mean
  const weights = Array.from({ length: PARTITIONS }, () => random.between([0.8, 1.2]))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const [steady, burst] = [0.6 * podRate, random.between([5, 7]) * podRate]
  const cycles = Array.from({ length: CYCLES }, (_, index) => index * CYCLE_SECONDS)
  const start = random.between([3, 12])
  const settle = random.between([0.5, 4])
  return {
    shares: weights.map((weight) => weight / total),
    times: [...cycles.flatMap((at) => [at, at + BURST_START, at + BURST_END]), CYCLES * CYCLE_SECONDS],
    rates: cycles.flatMap(() => [steady, isCalm ? steady : burst, steady]),
    service: { kind: random.uniform() < 0.5 ? 'constant' : 'exponential', mean },
    platform: {
      ...defaultPlatform,
      start: [0.7 * start, 1.3 * start],
      startSpread: [0, 1],
      notice: [0, 0],
      settle: [0.7 * settle, 1.3 * settle],
      initialDelay: 0,
    },
  }
}

const meanOf = ([low, high]: readonly [number, number]): number => (low + high) / 2

function truthOf({ shares, times, rates, service, platform }: Setting): Truth {
  const seconds = times.at(-1) ?? 0
  const records = rates.reduce((sum, rate, index) => sum + rate * ((times[index + 1] ?? 0) - (times[index] ?? 0)), 0)
  return {
    rates: shares.map((share) => (share * records) / seconds),
    podRate: platform.concurrency / service.mean,
    start: meanOf(platform.start),
    pause: meanOf(platform.settle),
  }
}

function simulationOf({ shares, times, rates, service, platform }: Setting, random: Random) {
  const curve = curveOfRates(times, rates)
  const zeros = shares.map(() => 0)
  const { batch, concurrency } = platform
  const work = new RecordWork({
    arrivals: shares.map((share) => poissonArrivals(curve, share, random)),
    committedAtStart: zeros,
    firstOffsets: zeros,
    service: drawServiceTime(service, random),
    batch,
    concurrency,
    countFrom: 0,
  })
  const setup = prepareScaledObject({ object: syntheticScaledObject, rules: rulesOf() })
  const simulation = new Simulation({
    scaler: new KedaScaler(setup, 0),
    work,
    platform,
    partitions: shares.length,
    replicasAtStart: 2,
    from: 0,
    until: times.at(-1) ?? 0,
    loopTimes: { hpaPeriod: 15.04, hpaSyncAt: random.between([0, 15]), pollAt: random.between([0, 30]) },
    random,
    sampleEvery: 1,
  })
  return { work, simulation }
}

/**
 * A run that the engine simulates record by record, as `npm run record` would write it, and its true figures. `isCalm`:
 * without bursts.
 */
export function syntheticRun(seed: number, { isCalm = false } = {}): { run: RecordedRun; truth: Truth } {
  const random = randomOf(seed)
  const setting = settingOf(random, isCalm)
  const { work, simulation } = simulationOf(setting, random)
  const seconds = setting.times.at(-1) ?? 0
  const samples = Array.from({ length: seconds }, (_, t) => {
    simulation.advance(t)
    const { samples: simulated } = simulation.result
    const { desired = 0, ready = 0 } = simulated.at(-1) ?? {}
    return { t, end: [...work.ends], committed: [...work.committed], replicas: desired, ready, members: ready }
  })
  const group = { group: 'billing', topic: 'orders', workload: 'orders', samples }
  const run: RecordedRun = {
    format: RUN_FORMAT,
    version: 2,
    startedAt: new Date(0).toISOString(),
    groups: [group],
    autoscalers: [],
  }
  return { run, truth: truthOf(setting) }
}
