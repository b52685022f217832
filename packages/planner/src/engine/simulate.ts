import { type LeanQuery } from '@food-delivery/autoscaler'
import { valueAt } from './curve'
import { EventQueue } from './event-queue'
import { Group } from './group'
import { type Platform } from './platform'
import { type Random } from './random'
import { type Decision, type LookTimes, type Scaler } from './scaler'
import { lagOf, type Work } from './work'

/** The state at one time. `wished`: spec.replicas. */
export interface Sample {
  t: number
  wished: number
  ready: number
  lag: number
  /** Age of the oldest record that is not done, in seconds. */
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
  looks: LookTimes
  random: Random
  /** Time between two samples. */
  sampleEvery: number
  /** Records that arrive a second, for metrics on the rate of arrivals. */
  rateAt?: (t: number) => number
  /** Keeps all looks, also those that changed nothing. */
  keepsDecisions?: boolean
}

/** Result of a simulation. */
export interface SimulationResult {
  samples: Sample[]
  /** Looks that changed the scale, or all if they are kept. */
  decisions: Decision[]
  /** Integral of spec.replicas. */
  podSeconds: number
  rebalances: number
  /** Time until which it was simulated. */
  end: number
}

/** A simulation that can be continued step by step, so that a program can show progress and stop it. */
export class Simulation {
  private readonly events = new EventQueue()
  private readonly samples: Sample[] = []
  private readonly decisions: Decision[] = []
  private readonly group: Group
  private wished: number
  private wishedSince: number
  private podSeconds = 0
  private now: number

  constructor(private readonly input: SimulationInput) {
    const { platform, partitions, work, random, replicasAtStart, from, looks, scaler } = input
    this.group = new Group({ platform, partitions, work, random, events: this.events })
    this.wished = replicasAtStart
    this.wishedSince = this.now = this.group.now = from
    work.advance(from)
    this.group.start(replicasAtStart)
    this.repeat(from, input.sampleEvery, (t) => this.sample(t))
    this.repeat(looks.hpaSyncAt, looks.hpaPeriod, (t) => this.look('hpa', t))
    if (scaler.pollingInterval !== null) this.repeat(looks.pollAt, scaler.pollingInterval, (t) => this.look('keda', t))
  }

  /** Simulates until a time, at most until the end. */
  advance(to: number): void {
    const until = Math.min(to, this.input.until)
    while (this.events.next <= until) this.events.run()
    this.input.work.advance(until)
    this.now = until
  }

  /** What happened so far. */
  get result(): SimulationResult {
    this.input.work.observe()
    const { samples, decisions, now } = this
    const podSeconds = this.podSeconds + this.wished * (now - this.wishedSince)
    return { samples, decisions, podSeconds, rebalances: this.group.rebalances, end: now }
  }

  private repeat(first: number, period: number, run: (t: number) => void): void {
    let count = 0
    const next = (): void => {
      const t = first + count++ * period
      this.events.add(t, () => {
        this.input.work.advance(t)
        this.group.now = t
        run(t)
        next()
      })
    }
    next()
  }

  private sample(t: number): void {
    const { work } = this.input
    work.observe()
    this.samples.push({ t, wished: this.wished, ready: this.group.ready, lag: lagOf(work), age: work.oldestAge() })
  }

  private queries(t: number): LeanQuery[] {
    const { scaler, work, rateAt } = this.input
    work.observe()
    return scaler.inputs.map((input): LeanQuery => {
      if (input === 'offsets') return work
      if (typeof input === 'object') return { number: valueAt(input, t) }
      return input === 'rate' && rateAt ? { number: rateAt(t) } : { error: 'no value' }
    })
  }

  private look(loop: Decision['loop'], t: number): void {
    const { scaler, keepsDecisions } = this.input
    const look = { t, replicas: this.wished, ready: this.group.ready, queries: this.queries(t) }
    const decision = scaler.look(loop, look)
    const isStep = decision.to !== look.replicas
    if (isStep || keepsDecisions) this.decisions.push({ ...look, ...decision, loop, queries: look.queries.map(copied) })
    if (!isStep) return
    this.podSeconds += this.wished * (t - this.wishedSince)
    this.wished = decision.to
    this.wishedSince = t
    this.group.scale(decision.to)
  }
}

/** The queues go on after a look, so what it saw is copied. */
function copied(query: LeanQuery): LeanQuery {
  if (!('ends' in query)) return query
  return { ends: new Float64Array(query.ends), committed: new Float64Array(query.committed) }
}

/** Runs an autoscaler, its pods and their queues against each other. */
export function simulate(input: SimulationInput): SimulationResult {
  const simulation = new Simulation(input)
  simulation.advance(input.until)
  return simulation.result
}
