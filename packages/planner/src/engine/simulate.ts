import { type LeanQuery } from '@food-delivery/autoscaler'
import { valueAt } from './curve'
import { EventQueue } from './event-queue'
import { Group } from './group'
import { type Platform } from './platform'
import { type Random } from './random'
import { type Decision, type LoopTimes, type Scaler } from './scaler'
import { lagOf, type Work } from './work'

/** The state at one time. */
export interface Sample {
  /** Seconds. */
  t: number
  /** spec.replicas. */
  desired: number
  /** Pods that have joined the group. */
  ready: number
  /** Records. */
  lag: number
  /** Age of the oldest unprocessed record, in seconds. */
  age: number
}

/** Input of {@link simulate}. Times in seconds. */
export interface SimulationInput {
  scaler: Scaler
  work: Work
  platform: Platform
  partitions: number
  replicasAtStart: number
  from: number
  until: number
  loopTimes: LoopTimes
  random: Random
  /** Time between two samples. */
  sampleEvery: number
  /** Records per second, for metrics on the rate of arrivals. */
  rateAt?: (t: number) => number
  /** Whether the result has all decisions, also those that changed nothing. */
  keepsDecisions?: boolean
}

/** Result of a simulation. */
export interface SimulationResult {
  samples: Sample[]
  /** Decisions that changed spec.replicas; with `keepsDecisions`, all decisions. */
  decisions: Decision[]
  /** Integral of spec.replicas. */
  podSeconds: number
  rebalances: number
  /** Time until which the simulation ran. */
  end: number
}

/** A simulation that can be continued step by step, so that a program can show progress and stop it. */
export class Simulation {
  private readonly events = new EventQueue()
  private readonly samples: Sample[] = []
  private readonly decisions: Decision[] = []
  private readonly group: Group
  private desired: number
  private desiredSince: number
  private podSeconds = 0
  private now: number

  constructor(private readonly input: SimulationInput) {
    const { platform, partitions, work, random, replicasAtStart, from, loopTimes, scaler } = input
    this.group = new Group({ platform, partitions, work, random, events: this.events })
    this.desired = replicasAtStart
    this.desiredSince = from
    this.now = from
    this.group.now = from
    work.advance(from)
    this.group.start(replicasAtStart)
    this.repeat(from, input.sampleEvery, (t) => this.sample(t))
    this.repeat(loopTimes.hpaSyncAt, loopTimes.hpaPeriod, (t) => this.decide('hpa', t))
    if (scaler.pollingInterval !== null)
      this.repeat(loopTimes.pollAt, scaler.pollingInterval, (t) => this.decide('keda', t))
  }

  /** Simulates until a time, at most until the end. */
  advance(to: number): void {
    const until = Math.min(to, this.input.until)
    while (this.events.nextAt <= until) this.events.runNext()
    this.input.work.advance(until)
    this.now = until
  }

  /** The result until now. */
  get result(): SimulationResult {
    this.input.work.observe()
    const { samples, decisions, now } = this
    const podSeconds = this.podSeconds + this.desired * (now - this.desiredSince)
    return { samples, decisions, podSeconds, rebalances: this.group.rebalances, end: now }
  }

  /** Calls `run` at `first`, and again after each period. */
  private repeat(first: number, period: number, run: (t: number) => void): void {
    let count = 0
    const scheduleNext = (): void => {
      const t = first + count++ * period
      this.events.add(t, () => {
        this.input.work.advance(t)
        this.group.now = t
        run(t)
        scheduleNext()
      })
    }
    scheduleNext()
  }

  private sample(t: number): void {
    const { work } = this.input
    work.observe()
    this.samples.push({ t, desired: this.desired, ready: this.group.ready, lag: lagOf(work), age: work.oldestAge() })
  }

  private queriesAt(t: number): LeanQuery[] {
    const { scaler, work, rateAt } = this.input
    work.observe()
    return scaler.inputs.map((input): LeanQuery => {
      if (input === 'offsets') return work
      if (typeof input === 'object') return { number: valueAt(input, t) }
      return input === 'rate' && rateAt ? { number: rateAt(t) } : { error: 'no value' }
    })
  }

  private decide(loop: Decision['loop'], t: number): void {
    const { scaler, keepsDecisions } = this.input
    const queries = this.queriesAt(t)
    const observation = { t, replicas: this.desired, ready: this.group.ready, queries }
    const outcome = scaler.decide(loop, observation)
    const isScalingStep = outcome.to !== this.desired
    if (isScalingStep || keepsDecisions)
      this.decisions.push({ ...observation, ...outcome, loop, queries: queries.map(copyOf) })
    if (!isScalingStep) return
    this.podSeconds += this.desired * (t - this.desiredSince)
    this.desired = outcome.to
    this.desiredSince = t
    this.group.scale(outcome.to)
  }
}

/** A copy of the offsets, which the simulation overwrites later. */
function copyOf(query: LeanQuery): LeanQuery {
  if (!('ends' in query)) return query
  return { ends: new Float64Array(query.ends), committed: new Float64Array(query.committed) }
}

/** Simulates an autoscaler, its pods and their queues together, until the end. */
export function simulate(input: SimulationInput): SimulationResult {
  const simulation = new Simulation(input)
  simulation.advance(input.until)
  return simulation.result
}
