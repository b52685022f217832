import { createTestClock } from '../test/clock'
import { LoadGenerator, type LoadPlan, type SubmitResult } from './load-generator'
import { type LoadReport, failureCount } from './load-report'

const plan: LoadPlan = { ratePerSecond: 20, shape: 'steady', kitchenDelayMs: 50, courierDelayMs: 50 }

function setUp(
  submit: (plan: LoadPlan, requestNumber: number) => Promise<SubmitResult> = () => Promise.resolve({ accepted: true }),
) {
  const clock = createTestClock()
  const reports: LoadReport[] = []
  const sent: { at: number; plan: LoadPlan }[] = []
  const generator = new LoadGenerator({
    clock,
    submit: (currentPlan) => {
      sent.push({ at: clock.now(), plan: currentPlan })
      return submit(currentPlan, sent.length)
    },
    report: (report) => reports.push(report),
  })
  return { clock, reports, sent, generator, lastReport: () => reports.at(-1) }
}

describe('LoadGenerator', () => {
  it('measures the rate of accepted requests only', async () => {
    const { clock, generator, lastReport, sent } = setUp((_plan, requestNumber) =>
      Promise.resolve(requestNumber % 4 === 0 ? { accepted: false, reason: 'rejected' } : { accepted: true }),
    )
    generator.start(plan)
    await clock.advance(10_000)
    expect(lastReport()).toMatchObject({ running: true })
    expect(lastReport()?.acceptedPerSecond).toBeCloseTo(15, 0)
    generator.stop()
    expect(sent).toHaveLength(201)
    expect(lastReport()).toMatchObject({ running: false, accepted: 151, failed: { rejected: 50 } })
  })

  it('applies a new rate and new delays at once', async () => {
    const { clock, generator, sent } = setUp()
    generator.start({ ...plan, ratePerSecond: 1 })
    await clock.advance(100)
    generator.change({ ...plan, kitchenDelayMs: 7, courierDelayMs: 8 })
    await clock.advance(1_000)
    expect(sent.length).toBeGreaterThanOrEqual(19)
    expect(sent.at(-1)?.plan).toMatchObject({ kitchenDelayMs: 7, courierDelayMs: 8 })
  })

  it('places orders in the shape of the plan', async () => {
    const { clock, generator, lastReport, sent } = setUp()
    generator.start({ ...plan, shape: 'spike' })
    await clock.advance(30_000)
    expect(sent.length).toBeGreaterThanOrEqual(59)
    expect(sent.length).toBeLessThanOrEqual(62)
    await clock.advance(30_000)
    expect(lastReport()).toMatchObject({ plannedPerSecond: 2 })
    expect(sent.length).toBeGreaterThan(645)
    expect(sent.length).toBeLessThan(670)
  })

  it('pauses for Retry-After, reports it, and resumes without a burst', async () => {
    const { clock, generator, lastReport, sent } = setUp((_plan, requestNumber) =>
      Promise.resolve(
        requestNumber === 3 ? { accepted: false, reason: 'unavailable', retryAfterMs: 3_000 } : { accepted: true },
      ),
    )
    generator.start(plan)
    await clock.advance(1_000)
    const sentBefore = sent.length
    expect(sentBefore).toBeLessThanOrEqual(4)
    expect(lastReport()?.backOff?.reason).toBe('unavailable')
    await clock.advance(3_000)
    const gaps = sent.slice(sentBefore).map(({ at }, i, all) => at - (all[i - 1]?.at ?? at - 50))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(49)
    expect(lastReport()).toMatchObject({ backOff: null, failed: { unavailable: 1 }, heldBack: 0 })
  })

  it('pauses longer after each failure, at most eight seconds, and briefly again after a success', async () => {
    let isDown = true
    const { clock, generator, sent } = setUp(() =>
      Promise.resolve(isDown ? { accepted: false, reason: 'network' } : { accepted: true }),
    )
    generator.start({ ...plan, ratePerSecond: 1 })
    await clock.advance(60_000)
    const gaps = sent.slice(1).map(({ at }, i) => at - (sent[i]?.at ?? 0))
    expect(gaps.slice(0, 4).every((gap, i) => i === 0 || gap >= (gaps[i - 1] ?? 0))).toBe(true)
    expect(Math.max(...gaps)).toBeLessThanOrEqual(9_000)
    isDown = false
    await clock.advance(20_000)
    isDown = true
    const count = sent.length
    await clock.advance(3_000)
    expect(sent.length - count).toBeGreaterThanOrEqual(2)
  })

  it('limits the requests in flight and counts the orders that it did not send', async () => {
    const { clock, generator, lastReport, sent } = setUp(() => new Promise(() => undefined))
    generator.start(plan)
    await clock.advance(5_000)
    generator.stop()
    expect(sent).toHaveLength(64)
    expect(lastReport()).toMatchObject({ inFlight: 64, heldBack: 101 - 64 })
  })

  it('counts orders that it missed because the timer fired too late', async () => {
    const { clock, generator, lastReport } = setUp()
    generator.start(plan)
    clock.sleep(10_000)
    await clock.advance(1_000)
    expect(lastReport()?.missed).toBeGreaterThan(150)
  })

  it('stops at once and still counts later responses', async () => {
    let respond: (submitted: SubmitResult) => void = () => undefined
    const { clock, generator, lastReport, sent } = setUp(() => new Promise((resolve) => (respond = resolve)))
    generator.start(plan)
    generator.stop()
    respond({ accepted: true })
    await clock.advance(1_000)
    expect(sent).toHaveLength(1)
    expect(lastReport()).toMatchObject({ running: false, accepted: 1, inFlight: 0 })
  })

  it('sets all counts to zero on reset and ignores later responses', async () => {
    let respond: (submitted: SubmitResult) => void = () => undefined
    const { clock, generator, lastReport } = setUp(() => new Promise((resolve) => (respond = resolve)))
    generator.start(plan)
    generator.reset()
    respond({ accepted: false, reason: 'server' })
    await clock.advance(1_000)
    expect(lastReport()).toMatchObject({ running: false, sent: 0, accepted: 0, inFlight: 0 })
    expect(failureCount(lastReport() as LoadReport)).toBe(0)
  })
})
