import {
  curveOfRates,
  drawServiceTime,
  FluidWork,
  poissonArrivals,
  randomOf,
  RecordWork,
  type ServiceTime,
  type Waits,
} from '../src'

const SECONDS = 6_000
/** Records that arrive in this time are not counted, because the queue starts empty. */
const WARM_UP_SECONDS = 500

/** Waits of records that arrive at random in one partition, each from its arrival until it is processed. */
function waitsOf(service: ServiceTime, rate: number, { concurrency = 1, seed = 1 } = {}): Waits {
  const random = randomOf(seed)
  const work = new RecordWork({
    arrivals: [poissonArrivals(curveOfRates([0, SECONDS], [rate]), 1, random)],
    committedAtStart: [0],
    firstOffsets: [0],
    service: drawServiceTime(service, random),
    batch: Infinity,
    concurrency,
    countFrom: WARM_UP_SECONDS,
  })
  work.advance(0)
  work.assign(0, [0])
  work.advance(SECONDS)
  return work.waits
}

/** The 97.5 % quantile of Student's t-distribution for ten seeds. */
const T_975 = 2.26

/** The mean over seeds, and half of the width of its 95 % confidence interval. */
function interval(waits: readonly Waits[]): { mean: number; halfWidth: number } {
  const means = waits.map(({ mean }) => mean)
  const mean = means.reduce((sum, value) => sum + value, 0) / means.length
  const variance = means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (means.length - 1)
  return { mean, halfWidth: T_975 * Math.sqrt(variance / means.length) }
}

const seeds = Array.from({ length: 10 }, (_, index) => index + 1)

/** Probability that all servers are busy, by the Erlang C formula. */
function erlangC(servers: number, load: number): number {
  let blocking = 1
  for (let count = 1; count <= servers; count++) blocking = (load * blocking) / (count + load * blocking)
  return blocking / (1 - (load / servers) * (1 - blocking))
}

describe('waits in the simulation of single records', () => {
  it.each([
    ['M/M/1 at 70 %', { kind: 'exponential', mean: 0.1 } as const, 7, 1, 0.1 / (1 - 0.7)],
    ['M/D/1 at 70 %', { kind: 'constant', mean: 0.1 } as const, 7, 1, 0.1 + (0.1 * 0.7) / (2 * (1 - 0.7))],
    ['M/M/1 at 30 %', { kind: 'exponential', mean: 0.1 } as const, 3, 1, 0.1 / (1 - 0.3)],
    ['M/M/3 at 80 %', { kind: 'exponential', mean: 0.3 } as const, 8, 3, 0.3 + (erlangC(3, 2.4) * 0.3) / (3 - 2.4)],
  ])('have the mean of %s', (_, service, rate, concurrency, expected) => {
    const { mean, halfWidth } = interval(seeds.map((seed) => waitsOf(service, rate, { concurrency, seed })))
    const isNear = Math.abs(mean / expected - 1) < 0.02 || Math.abs(mean - expected) < halfWidth
    expect({ isNear, mean, expected, halfWidth }).toMatchObject({ isNear: true })
  })

  it('have the distribution of M/M/1', () => {
    const waits = waitsOf({ kind: 'exponential', mean: 0.1 }, 5)
    // In M/M/1, the time from arrival to completion is exponentially distributed.
    expect(waits.quantile(0.95) / (-Math.log(0.05) * 0.2)).toBeCloseTo(1, 1)
    expect(waits.quantile(0.5) / (-Math.log(0.5) * 0.2)).toBeCloseTo(1, 1)
  })
})

describe('waits of the fluid model', () => {
  const fluid = (rate: number, variation: number): Waits => {
    const load = { curves: [curveOfRates([0, SECONDS], [rate])], partitions: [{ curve: 0, share: 1 }] }
    const work = new FluidWork({ load, queueing: { mean: 0.1, servers: 1, variation }, from: 0 })
    work.assign(0, [0])
    work.advance(SECONDS)
    return work.waits
  }

  it('have the mean of M/M/1 and M/D/1', () => {
    // `variation`: the mean of the squared variation of arrivals (1, Poisson) and of service times (1, or 0 if constant).
    expect(fluid(7, 1).mean / (0.1 / (1 - 0.7))).toBeCloseTo(1, 1)
    expect(fluid(7, 0.5).mean / (0.1 + (0.1 * 0.7) / (2 * (1 - 0.7)))).toBeCloseTo(1, 1)
  })

  it('have the quantiles of M/M/1', () => {
    // Not exact, because the model adds a constant service time to the wait in the queue.
    expect(Math.abs(fluid(5, 1).quantile(0.95) / (-Math.log(0.05) * 0.2) - 1)).toBeLessThan(0.1)
  })

  it('follow from the curves of arrived and processed records while there is a queue', () => {
    // 20 records per second arrive for 100 s, and 10 per second are processed. So the queue grows to 1000 records and
    // is empty at 200 s; the last record waits for 100 s.
    const load = { curves: [curveOfRates([0, 100, 300], [20, 0])], partitions: [{ curve: 0, share: 1 }] }
    const work = new FluidWork({ load, queueing: { mean: 0.1, servers: 1, variation: 1 }, from: 0 })
    work.assign(0, [0])
    work.advance(100)
    work.observe()
    expect((work.ends[0] ?? 0) - (work.committed[0] ?? 0)).toBeCloseTo(1000)
    expect(work.oldestAge()).toBeCloseTo(50)
    work.advance(300)
    const { waits } = work
    expect(waits.count).toBeCloseTo(2000)
    expect(waits.quantile(0.5)).toBeCloseTo(50, 0)
    expect(waits.quantile(1)).toBeGreaterThan(99)
  })
})
