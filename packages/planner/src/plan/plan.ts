import {
  CurveCursor,
  type Decision,
  drawServiceTime,
  evenArrivals,
  FluidWork,
  type Load,
  type Platform,
  poissonArrivals,
  type Random,
  randomOf,
  RecordWork,
  type ServiceTime,
  sharesOfCurves,
  Simulation,
  squaredVariation,
  type Work,
} from '../engine'
import { InvalidInputError } from '../errors'
import { type LoadSource } from '../load'
import { checkRecords } from '../max-records'
import { type PreparedScaler } from './prepare-scaler'
import { type Goal } from './goal'
import { type PlanResult, summaryOf } from './plan-summary'
import { readPlatform } from './platform-options'

/** Input of a plan. Times in seconds. */
export interface PlanInput {
  prepared: PreparedScaler
  source: LoadSource
  load: Load
  service: ServiceTime
  /** Default: Java consumers in pods that join 5 to 10 s after a scaling step. */
  platform?: Platform
  /** Seconds between the HPA's syncs. Default 15. */
  hpaPeriod?: number
  /** Default 1. */
  seed?: number
  /** Simulates record by record. Default: only a load that arrives at random. */
  isByRecord?: boolean
  goal?: Goal | null
  /** Price of a pod for an hour. */
  price?: number | null
  /** Default: the pods that the load needs at the start. */
  replicasAtStart?: number
  /** Whether the result has all decisions, also those that change nothing. */
  keepsDecisions?: boolean
}

type InputWithDefaults = Required<Omit<PlanInput, 'replicasAtStart'>> & Pick<PlanInput, 'replicasAtStart'>

const withPlanDefaults = (input: PlanInput): InputWithDefaults => ({
  platform: readPlatform({}),
  hpaPeriod: 15,
  seed: 1,
  isByRecord: input.source.isRandom,
  goal: null,
  price: null,
  keepsDecisions: false,
  ...input,
})

/** More pods would need too much memory. */
const MAX_PODS = 100_000

/** Number of records of a load. */
function totalOf({ curves, partitions }: Load): number {
  return partitions.reduce((sum, { curve, share }) => sum + share * (curves[curve]?.counts.at(-1) ?? 0), 0)
}

function recordWork({ load, source, service, platform }: InputWithDefaults, random: Random): RecordWork {
  checkRecords(totalOf(load), '--load')
  const zeros = load.partitions.map(() => 0)
  const arrivals = load.partitions.map(({ curve: index, share }) => {
    const curve = load.curves[index]
    if (curve === undefined || share === 0) return new Float64Array()
    return source.isRandom ? poissonArrivals(curve, share, random) : evenArrivals(curve, share, random.uniform())
  })
  const { batch, concurrency } = platform
  return new RecordWork({
    arrivals,
    committedAtStart: zeros,
    firstOffsets: zeros,
    service: drawServiceTime(service, random),
    batch,
    concurrency,
    countFrom: 0,
  })
}

function fluidWork({ load, service, platform }: InputWithDefaults): FluidWork {
  // A hash spreads the keys, so records arrive at a partition as if at random: the squared variation of the times
  // between them is 1.
  const variation = (1 + squaredVariation(service)) / 2
  return new FluidWork({ load, queueing: { mean: service.mean, servers: platform.concurrency, variation }, from: 0 })
}

/** A function that returns the records per second over the minute before a time. Call it with ascending times. */
function lastMinuteRate(load: Load): (t: number) => number {
  const shares = sharesOfCurves(load)
  const cursors = load.curves.map((curve) => ({ end: new CurveCursor(curve), start: new CurveCursor(curve) }))
  return (t) => {
    const from = Math.max(0, t - 60)
    const records = cursors.map(
      ({ end, start }, index) => (end.countAt(t) - start.countAt(from)) * (shares[index] ?? 0),
    )
    return t === from ? 0 : records.reduce((sum, count) => sum + count, 0) / (t - from)
  }
}

/** A pod that is busier than this has a long queue. */
const MAX_UTILIZATION = 0.8

/** Pods that the rate of the first second needs, within the bounds of the autoscaler. */
function neededReplicas({ prepared, load, service, platform }: InputWithDefaults): number {
  const { min, max } = prepared
  const rate = lastMinuteRate(load)(1)
  const needed = rate === 0 ? 0 : Math.ceil((rate * service.mean) / platform.concurrency / MAX_UTILIZATION)
  return Math.min(max, Math.max(min, needed))
}

/** Maximum number of intervals between the samples of a plan: for a day, one minute each. */
const MAX_INTERVALS = 1440

/** A simulation of an autoscaler with a load, to be advanced step by step. */
export class Plan {
  private readonly work: Work
  private readonly simulation: Simulation
  private readonly sampleEvery: number
  private readonly input: InputWithDefaults

  /**
   * @throws InvalidInputError for more pods than can be simulated, or more records than can be simulated one by one.
   */
  constructor(given: PlanInput) {
    const { max } = given.prepared
    if (max > MAX_PODS)
      throw new InvalidInputError('', `the maximum is ${max} pods; at most ${MAX_PODS} can be simulated`)
    const input = withPlanDefaults(given)
    this.input = input
    const random = randomOf(input.seed)
    const { prepared, load, platform, hpaPeriod, source, keepsDecisions } = input
    const { scaler } = prepared
    this.work = input.isByRecord ? recordWork(input, random) : fluidWork(input)
    this.sampleEvery = Math.max(1, source.seconds / MAX_INTERVALS)
    this.simulation = new Simulation({
      scaler,
      work: this.work,
      platform,
      partitions: load.partitions.length,
      replicasAtStart: input.replicasAtStart ?? neededReplicas(input),
      from: 0,
      until: source.seconds,
      loopTimes: {
        hpaPeriod,
        hpaSyncAt: random.between([0, hpaPeriod]),
        pollAt: random.between([0, scaler.pollingInterval ?? 0]),
      },
      random,
      sampleEvery: this.sampleEvery,
      rateAt: lastMinuteRate(load),
      keepsDecisions,
    })
  }

  /** Simulates until a time in seconds. */
  advance(to: number): void {
    this.simulation.advance(to)
  }

  /** The result until now. */
  get result(): PlanResult {
    const { goal, price, prepared, load } = this.input
    const result = this.simulation.result
    return summaryOf({ result, work: this.work, goal, price, prepared, load, sampleEvery: this.sampleEvery })
  }

  /** Why a decision was taken. */
  explain(decision: Decision) {
    return this.input.prepared.scaler.explain(decision)
  }
}
