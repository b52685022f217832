import { type LeanQuery } from '@food-delivery/autoscaler'
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
export interface Simulation {
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
  /** The value of a trigger that is not Kafka's, such as the rate of arrivals; null for a trigger that has none. */
  numberOf?: (trigger: number, t: number) => number
  /** Keeps what each look saw, also of those that changed nothing. */
  keepsDecisions?: boolean
  signal?: { readonly aborted: boolean }
}

/** Result of {@link simulate}. */
export interface SimulationResult {
  samples: Sample[]
  /** Looks that changed the scale, or all if they are kept. */
  decisions: Decision[]
  /** Integral of spec.replicas. */
  podSeconds: number
  rebalances: number
  /** The end of the simulation; earlier than `until` after an abort. */
  end: number
}

/** A simulation in progress. */
class Run {
  readonly events = new EventQueue()
  readonly samples: Sample[] = []
  readonly decisions: Decision[] = []
  private readonly group: Group
  private wished: number
  private wishedSince: number
  private podSeconds = 0

  constructor(private readonly input: Simulation) {
    const { platform, partitions, work, random, replicasAtStart } = input
    this.group = new Group({ platform, partitions, work, random, events: this.events })
    this.wished = replicasAtStart
    this.wishedSince = input.from
  }

  run(): SimulationResult {
    const { input, events } = this
    const { from, until, work, looks, scaler } = input
    this.group.now = from
    work.advance(from)
    this.group.start(input.replicasAtStart)
    this.repeat(from, input.sampleEvery, (t) => this.sample(t))
    this.repeat(looks.hpaSyncAt, looks.hpaPeriod, (t) => this.look('hpa', t))
    this.repeat(looks.pollAt, scaler.pollingInterval, (t) => this.look('keda', t))
    while (events.next <= until && input.signal?.aborted !== true) events.run()
    const end = Math.min(until, events.next)
    work.advance(end)
    work.observe()
    this.setWished(end, this.wished)
    const { samples, decisions, podSeconds } = this
    return { samples, decisions, podSeconds, rebalances: this.group.rebalances, end }
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
    const { scaler, work, numberOf } = this.input
    work.observe()
    return scaler.setup.triggers.map((trigger, index): LeanQuery => {
      if (trigger?.type === 'kafka') return work
      return numberOf ? { number: numberOf(index, t) } : { error: 'no value' }
    })
  }

  private look(loop: Decision['loop'], t: number): void {
    const { scaler, keepsDecisions } = this.input
    const queries = this.queries(t)
    const decision = scaler.look(loop, { t, replicas: this.wished, ready: this.group.ready, queries })
    const isStep = decision.from !== decision.to
    if (isStep || keepsDecisions) this.decisions.push({ ...decision, queries: queries.map(copied) })
    if (!isStep) return
    this.setWished(t, decision.to)
    this.group.scale(decision.to)
  }

  private setWished(t: number, wished: number): void {
    this.podSeconds += this.wished * (t - this.wishedSince)
    this.wished = wished
    this.wishedSince = t
  }
}

/** The queues go on after a look, so what it saw is copied. */
function copied(query: LeanQuery): LeanQuery {
  if (!('ends' in query)) return query
  return { ends: Float64Array.from(query.ends), committed: Float64Array.from(query.committed) }
}

/** Runs an autoscaler, its pods and their queues against each other. */
export function simulate(input: Simulation): SimulationResult {
  return new Run(input).run()
}
