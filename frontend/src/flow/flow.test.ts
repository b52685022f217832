import { aLagReport, aSnapshot, aGroup, delivered, placed } from '../test/fixtures'
import { emptyFlow, reset, takeLag, takeOrders, takeSnapshot, tick } from './flow'

const NOW = 1_700_000_000_000

describe('flow', () => {
  it('counts orders and their times by Kafka timestamps', () => {
    const flow = takeOrders(
      emptyFlow(),
      [placed('a', NOW), placed('b', NOW + 100), delivered('a', NOW + 400)],
      NOW + 500,
    )
    expect(flow.counts).toEqual({ placed: 2, delivered: 1 })
    expect(flow.timeline.at(-1)).toMatchObject({ placed: 2, delivered: 1, averageMs: 400, p95Ms: 400 })
    expect([...flow.open.keys()]).toEqual(['b'])
  })

  it('prefers the start in the event itself', () => {
    const flow = takeOrders(emptyFlow(), [delivered('a', NOW + 900, NOW)], NOW + 900)
    expect(flow.timeline.at(-1)).toMatchObject({ averageMs: 900 })
  })

  it('omits the order time if the start is unknown', () => {
    const flow = takeOrders(emptyFlow(), [delivered('a', NOW)], NOW)
    expect(flow.timeline.at(-1)).toMatchObject({ delivered: 1, averageMs: null })
  })

  it('starts again from a snapshot', () => {
    const before = takeOrders(emptyFlow(), [placed('a', NOW)], NOW)
    const flow = takeSnapshot(before, aSnapshot({ placed: 9, delivered: 4 }), NOW)
    expect(flow.counts).toEqual({ placed: 9, delivered: 4 })
  })

  it('counts from RESET on, also after a reload', () => {
    const before = takeOrders(emptyFlow(), [placed('old', NOW), delivered('older', NOW)], NOW)
    const zero = reset(before, NOW + 1_000)
    expect(zero).toMatchObject({ counts: { placed: 0, delivered: 0 }, timeline: [] })

    const after = takeOrders(
      zero,
      [placed('new', NOW + 2_000), delivered('old', NOW + 2_100), delivered('new', NOW + 2_300)],
      NOW + 2_300,
    )
    expect(after.counts).toEqual({ placed: 1, delivered: 1 })

    const snapshot = aSnapshot({ placed: 2, delivered: 3, since: NOW - 9_000, openOrders: [] })
    expect(takeSnapshot(emptyFlow(zero.baseline), snapshot, NOW + 4_000).counts).toEqual({ placed: 1, delivered: 1 })
  })

  it('does not count orders from before RESET as in flight', () => {
    const { baseline } = reset({ ...emptyFlow(), totals: { placed: 10, delivered: 8 } }, NOW)
    const openOrders = [
      { orderId: 'old', placedAt: NOW - 5_000 },
      { orderId: 'new', placedAt: NOW + 5_000 },
    ]
    const snapshot = aSnapshot({ placed: 14, delivered: 12, inFlight: 2, since: NOW - 9_000, openOrders })
    expect(takeSnapshot(emptyFlow(baseline), snapshot, NOW).counts).toEqual({ placed: 4, delivered: 3 })
  })

  it('drops a RESET that belongs to another topic', () => {
    const { baseline } = reset({ ...emptyFlow(), totals: { placed: 10, delivered: 8 } }, NOW)
    const flow = takeSnapshot(emptyFlow(baseline), aSnapshot({ placed: 3, delivered: 3 }), NOW)
    expect(flow).toMatchObject({ baseline: null, counts: { placed: 3 } })
  })

  it('puts lag on the time axis of a broker whose clock is ahead', () => {
    const ahead = takeOrders(emptyFlow(), [placed('a', NOW + 60_000)], NOW)
    const flow = takeLag(ahead, aLagReport({ courier: aGroup([3, 4]) }), NOW + 1_000)
    expect(flow.timeline.at(-1)).toMatchObject({ t: NOW / 1_000 + 61, lag: { courier: 7, kitchen: 0 } })
  })

  it('shows gaps for missing data', () => {
    const withLag = takeLag(emptyFlow(), aLagReport(), NOW)
    const flow = tick(withLag, { now: NOW + 1_000, pods: null, live: false })
    expect(flow.timeline.at(-1)).toMatchObject({ lag: null, pods: null, placed: null })
  })

  it('does not grow over time', () => {
    const hour = Array.from({ length: 6_000 }, (_, i) => placed(`order-${i}`, NOW + i * 600))
    const flow = takeOrders(emptyFlow(), hour, NOW)
    expect(flow.open.size).toBeLessThanOrEqual(5_000)
    expect(flow.timeline.length).toBeLessThanOrEqual(900)
  })
})
