import { sentencesOf } from '../src'
import { probe } from './probe'

describe('a day with two peaks', () => {
  const summaryOf = (settings: Parameters<typeof probe>[0]) => probe(settings).result.summary

  it('keeps 11 of 12 pods for hours because of the tolerance', () => {
    const { hold, waits } = summaryOf({ lagThreshold: 50 })
    expect(hold).toMatchObject({ replicas: 11, isCappedWithinTolerance: true })
    expect((hold?.to ?? 0) - (hold?.from ?? 0)).toBeGreaterThan(2 * 3600)
    const fixed = summaryOf({ lagThreshold: 50, tolerance: '0.01' })
    expect(fixed.hold).toBeNull()
    expect(fixed.waits.p95).toBeLessThan(waits.p95 / 10)
  })

  it('explains a hold by the configured tolerance', () => {
    const plan = probe({ lagThreshold: 50, tolerance: '0.2' })
    const { hold } = plan.result.summary
    expect(hold).toMatchObject({ replicas: 10, isCappedWithinTolerance: true })
    expect(sentencesOf(plan.result.summary, 12, 50)[2]).toMatch(/12\/10 is within the tolerance of 20 %\.$/)
  })

  it('rescales less and has shorter waits with a trigger on the rate of arrivals', () => {
    const [lagOnly, withRate] = [
      summaryOf({ lagThreshold: 200 }),
      summaryOf({ lagThreshold: 200, hasRateTrigger: true }),
    ]
    expect(withRate.rescales).toBeLessThan(lagOnly.rescales / 3)
    expect(withRate.waits.p95).toBeLessThan(lagOnly.waits.p95)
  })
})

describe('64 partitions (KEDA issue 2908)', () => {
  it('keep 59 to 63 pods while the lag grows', () => {
    const load = 'ramp from=100 to=1190 for=1h; constant rate=1190 for=1h'
    const { summary } = probe({ lagThreshold: 50, partitions: 64, maxReplicas: 64 }, load).result
    expect(summary.pods.last).toBeGreaterThanOrEqual(59)
    expect(summary.pods.last).toBeLessThan(64)
    expect(summary.records.waiting).toBeGreaterThan(64 * 50)
    expect(sentencesOf(summary, 64, 50)[2]).toMatch(
      /it stays at \d+ pods while about .* records wait: KEDA caps the metric at 64 partitions × 50, and 64\/\d+ is within/,
    )
  })
})
