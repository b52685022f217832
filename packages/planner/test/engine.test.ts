import { prepareScaledObject } from '@food-delivery/autoscaler'
import * as fc from 'fast-check'
import {
  curveOfRates,
  defaultPlatform,
  drawServiceTime,
  evenArrivals,
  FluidWork,
  KedaScaler,
  type Load,
  lagOf,
  type Platform,
  randomOf,
  RecordWork,
  type Scaler,
  simulate,
  type SimulationResult,
  type Work,
} from '../src'

const PARTITIONS = 6
const UNTIL = 600

/** A scaler that follows a list of sizes, one for each decision. */
function listScaler(sizes: readonly number[]): Scaler {
  let next = 0
  return {
    inputs: ['offsets'],
    pollingInterval: null,
    decide: (_, { replicas }) => ({ to: sizes[next++ % sizes.length] ?? replicas, recommended: null, state: null }),
    explain: () => ({ sentence: '', chain: [] }),
  }
}

const rates = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 6, maxLength: 6 })
const example = fc.record({
  rates,
  sizes: fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 6 }),
  seed: fc.integer({ min: 1, max: 1000 }),
  platform: fc.record({
    protocol: fc.constantFrom('eager' as const, 'cooperative' as const),
    assignor: fc.constantFrom('round-robin' as const, 'range' as const, 'sticky' as const),
    batch: fc.constantFrom(1, 500, Infinity),
    concurrency: fc.constantFrom(1, 3),
  }),
})
type Example = typeof example extends fc.Arbitrary<infer T> ? T : never

function loadOf(all: readonly number[]): Load {
  const times = [0, ...all.map((_, index) => ((index + 1) * UNTIL) / 2 / all.length), UNTIL]
  const partitions = Array.from({ length: PARTITIONS }, () => ({ curve: 0, share: 1 / PARTITIONS }))
  return { curves: [curveOfRates(times, [...all, 0])], partitions }
}

const fluidOf = (load: Load, variation = 0.5): FluidWork =>
  new FluidWork({ load, queueing: { mean: 0.1, servers: 1, variation }, from: 0 })

function recordsOf(
  { seed, platform: { batch, concurrency } }: Example,
  { curves: [curve], partitions }: Load,
): RecordWork {
  const random = randomOf(seed)
  return new RecordWork({
    arrivals: partitions.map(({ share }) => (curve ? evenArrivals(curve, share, 0.5) : new Float64Array())),
    committedAtStart: partitions.map(() => 0),
    firstOffsets: partitions.map(() => 0),
    service: drawServiceTime({ kind: 'exponential', mean: 0.1 }, random),
    batch,
    concurrency,
    countFrom: 0,
  })
}

function run(work: Work, { sizes, seed, platform }: Example, start = 2): SimulationResult {
  const whole: Platform = { ...defaultPlatform, ...platform }
  const loopTimes = { hpaSyncAt: 15, hpaPeriod: 15, pollAt: 0 }
  const times = { from: 0, until: UNTIL, sampleEvery: 1, loopTimes }
  const random = randomOf(seed)
  return simulate({
    ...times,
    work,
    random,
    scaler: listScaler(sizes),
    platform: whole,
    partitions: PARTITIONS,
    replicasAtStart: start,
  })
}

describe('the engine', () => {
  it('loses no record and processes none twice: arrived = done + waiting, in both modes', () => {
    fc.assert(
      fc.property(example, (each) => {
        const load = loadOf(each.rates)
        const total = load.curves[0]?.counts.at(-1) ?? 0
        for (const work of [fluidOf(load), recordsOf(each, load)]) {
          run(work, each)
          const arrived = work.ends.reduce((sum, end) => sum + end, 0)
          expect(Math.abs(arrived - total)).toBeLessThanOrEqual(PARTITIONS)
          const [waiting, done] = [lagOf(work), work.waits.count]
          // A fluid counts records in progress as done.
          expect(Math.abs(done + waiting - arrived)).toBeLessThanOrEqual(
            PARTITIONS * each.platform.concurrency + 1e-6 * total,
          )
          expect(Math.min(...work.committed)).toBeGreaterThanOrEqual(0)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('never has more lag with more pods, in the fluid model without rebalances', () => {
    const size = fc.integer({ min: 1, max: 5 })
    fc.assert(
      fc.property(rates, size, fc.integer({ min: 1, max: 5 }), (all, few, more) => {
        const lags = [few, few + more].map((pods) => {
          const fixed = { rates: all, sizes: [pods], seed: 1, platform: defaultPlatform } as unknown as Example
          return run(fluidOf(loadOf(all), 0), fixed, pods).samples.map(({ lag }) => lag)
        })
        // Each pod has up to one record in progress.
        const worse = lags[0]?.filter((lag, second) => (lags[1]?.[second] ?? 0) > lag + few + more)
        expect(worse).toEqual([])
      }),
      { numRuns: 20 },
    )
  })

  it('has the same lag and waits in both modes', () => {
    const each: Example = {
      rates: [10, 30, 45, 20, 5, 5],
      sizes: [2, 3, 4, 6, 6, 5],
      seed: 7,
      platform: { protocol: 'eager', assignor: 'round-robin', batch: 1, concurrency: 1 },
    }
    const load = loadOf(each.rates)
    const [fluid, records] = [fluidOf(load), recordsOf(each, load)]
    const [a, b] = [run(fluid, each), run(records, each)]
    expect(a.podSeconds).toBeCloseTo(b.podSeconds)
    const peak = Math.max(...a.samples.map(({ lag }) => lag))
    const error = a.samples.reduce((sum, { lag }, index) => sum + Math.abs(lag - (b.samples[index]?.lag ?? 0)), 0)
    expect(error / a.samples.length / peak).toBeLessThan(0.05)
    expect(fluid.waits.quantile(0.95) / records.waits.quantile(0.95)).toBeCloseTo(1, 0)
  })

  it('pauses fewer partitions at a rebalance with the cooperative protocol', () => {
    const peak = (protocol: 'eager' | 'cooperative') => {
      const each = { sizes: [5, 5, 6], seed: 1, platform: { protocol, assignor: 'sticky' } } as unknown as Example
      return Math.max(...run(fluidOf(loadOf([24, 24, 24, 24])), each, 5).samples.map(({ lag }) => lag))
    }
    expect(peak('cooperative')).toBeLessThan(peak('eager'))
  })

  it('keeps the initial number of pods for the stabilization window, as the controller does', () => {
    const trigger = { bootstrapServers: 'kafka:9092', consumerGroup: 'g', topic: 'orders', lagThreshold: '5' }
    const spec = {
      scaleTargetRef: { name: 'orders' },
      minReplicaCount: 1,
      maxReplicaCount: 12,
      triggers: [{ type: 'kafka', metadata: trigger }],
    }
    const metadata = { name: 'orders', namespace: 'shop' }
    const scaler = new KedaScaler(prepareScaledObject({ object: { metadata, spec } }), 0)
    const times = { from: 0, until: 600, sampleEvery: 15, loopTimes: { hpaSyncAt: 15, hpaPeriod: 15, pollAt: 0 } }
    const random = randomOf(1)
    const work = fluidOf(loadOf([0]))
    const { decisions } = simulate({
      ...times,
      scaler,
      work,
      random,
      platform: defaultPlatform,
      partitions: PARTITIONS,
      replicasAtStart: 12,
    })
    // Without behavior a recommendation exactly as old as the window still counts.
    expect(decisions.map(({ t, replicas, to }) => [t, replicas, to])).toEqual([[330, 12, 1]])
  })
})
