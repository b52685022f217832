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

/** A scaler that sets a list of sizes, one for each decision. */
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

/** A load with these rates in the first half of the simulation, and no records in the second half. */
function loadOf(loadRates: readonly number[]): Load {
  const times = [0, ...loadRates.map((_, index) => ((index + 1) * UNTIL) / 2 / loadRates.length), UNTIL]
  const partitions = Array.from({ length: PARTITIONS }, () => ({ curve: 0, share: 1 / PARTITIONS }))
  return { curves: [curveOfRates(times, [...loadRates, 0])], partitions }
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

function run(work: Work, { sizes, seed, platform }: Example, replicasAtStart = 2): SimulationResult {
  const wholePlatform: Platform = { ...defaultPlatform, ...platform }
  const loopTimes = { hpaSyncAt: 15, hpaPeriod: 15, pollAt: 0 }
  const times = { from: 0, until: UNTIL, sampleEvery: 1, loopTimes }
  const random = randomOf(seed)
  return simulate({
    ...times,
    work,
    random,
    scaler: listScaler(sizes),
    platform: wholePlatform,
    partitions: PARTITIONS,
    replicasAtStart,
  })
}

describe('the engine', () => {
  it('loses no record and processes none twice, as a fluid and record by record: arrived = done + waiting', () => {
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
    const count = fc.integer({ min: 1, max: 5 })
    fc.assert(
      fc.property(rates, count, count, (loadRates, pods, addedPods) => {
        const lags = [pods, pods + addedPods].map((size) => {
          const fixed = { rates: loadRates, sizes: [size], seed: 1, platform: defaultPlatform } as unknown as Example
          return run(fluidOf(loadOf(loadRates), 0), fixed, size).samples.map(({ lag }) => lag)
        })
        // Each pod has up to one record in progress.
        const [fewerPods, morePods] = lags
        const exceededLags = fewerPods?.filter((lag, second) => (morePods?.[second] ?? 0) > lag + pods + addedPods)
        expect(exceededLags).toEqual([])
      }),
      { numRuns: 20 },
    )
  })

  it('has about the same lag and waits as a fluid and record by record', () => {
    const settings: Example = {
      rates: [10, 30, 45, 20, 5, 5],
      sizes: [2, 3, 4, 6, 6, 5],
      seed: 7,
      platform: { protocol: 'eager', assignor: 'round-robin', batch: 1, concurrency: 1 },
    }
    const load = loadOf(settings.rates)
    const [fluid, records] = [fluidOf(load), recordsOf(settings, load)]
    const [fluidRun, recordRun] = [run(fluid, settings), run(records, settings)]
    expect(fluidRun.podSeconds).toBeCloseTo(recordRun.podSeconds)
    const lags = fluidRun.samples.map(({ lag }) => lag)
    const errors = lags.map((lag, index) => Math.abs(lag - (recordRun.samples[index]?.lag ?? 0)))
    const meanError = errors.reduce((sum, error) => sum + error, 0) / errors.length
    expect(meanError / Math.max(...lags)).toBeLessThan(0.05)
    expect(fluid.waits.quantile(0.95) / records.waits.quantile(0.95)).toBeCloseTo(1, 0)
  })

  it('pauses fewer partitions at a rebalance with the cooperative protocol', () => {
    const peakLag = (protocol: 'eager' | 'cooperative') => {
      const each = { sizes: [5, 5, 6], seed: 1, platform: { protocol, assignor: 'sticky' } } as unknown as Example
      return Math.max(...run(fluidOf(loadOf([24, 24, 24, 24])), each, 5).samples.map(({ lag }) => lag))
    }
    expect(peakLag('cooperative')).toBeLessThan(peakLag('eager'))
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
