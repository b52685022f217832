import { aLagReport, aSnapshot, aGroup, delivered, placed } from '../test/fixtures'
import { emptyFlow, reset, applyLag, applyOrders, applySnapshot, tick } from './flow'

const NOW = 1_700_000_000_000

describe('flow', () => {
  it('counts orders and their durations by Kafka timestamps', () => {
    const flow = applyOrders(
      emptyFlow(),
      [placed('a', NOW), placed('b', NOW + 100), delivered('a', NOW + 400)],
      NOW + 500,
    )
    expect(flow.counts).toEqual({ placed: 2, delivered: 1 })
    expect(flow.timeline.at(-1)).toMatchObject({ placed: 2, delivered: 1, averageMs: 400, p95Ms: 400 })
    expect([...flow.open.keys()]).toEqual(['b'])
  })

  it('uses the start time of the order that the event contains', () => {
    const flow = applyOrders(emptyFlow(), [delivered('a', NOW + 900, NOW)], NOW + 900)
    expect(flow.timeline.at(-1)).toMatchObject({ averageMs: 900 })
  })

  it('has no order time if the start is unknown', () => {
    const flow = applyOrders(emptyFlow(), [delivered('a', NOW)], NOW)
    expect(flow.timeline.at(-1)).toMatchObject({ delivered: 1, averageMs: null })
  })

  it('replaces its counts by those of a snapshot', () => {
    const before = applyOrders(emptyFlow(), [placed('a', NOW)], NOW)
    const flow = applySnapshot(before, aSnapshot({ placed: 9, delivered: 4 }), NOW)
    expect(flow.counts).toEqual({ placed: 9, delivered: 4, cancelled: 0 })
  })

  it('counts cancelled orders, which are then no longer open', () => {
    const cancelled = { ...placed('a', NOW + 200), eventType: 'cancelled' } as const
    const flow = applyOrders(emptyFlow(), [placed('a', NOW), placed('b', NOW + 100), cancelled], NOW + 500)
    expect(flow.counts).toEqual({ placed: 2, delivered: 0, cancelled: 1 })
    expect([...flow.open.keys()]).toEqual(['b'])
    const afterReset = reset(flow, NOW + 1_000)
    const snapshot = aSnapshot({ placed: 2, cancelled: 2, since: NOW - 9_000 })
    expect(applySnapshot(afterReset, snapshot, NOW + 2_000).counts).toMatchObject({ placed: 0, cancelled: 1 })
  })

  it('counts orders since the reset, even after a reload', () => {
    const before = applyOrders(emptyFlow(), [placed('old', NOW), delivered('older', NOW)], NOW)
    const afterReset = reset(before, NOW + 1_000)
    expect(afterReset).toMatchObject({ counts: { placed: 0, delivered: 0 }, timeline: [] })

    const after = applyOrders(
      afterReset,
      [placed('new', NOW + 2_000), delivered('old', NOW + 2_100), delivered('new', NOW + 2_300)],
      NOW + 2_300,
    )
    expect(after.counts).toEqual({ placed: 1, delivered: 1 })

    const snapshot = aSnapshot({ placed: 2, delivered: 3, since: NOW - 9_000, openOrders: [] })
    expect(applySnapshot(emptyFlow(afterReset.baseline), snapshot, NOW + 4_000).counts).toEqual({
      placed: 1,
      delivered: 1,
      cancelled: 0,
    })
  })

  it('does not count orders placed before the reset as in flight', () => {
    const { baseline } = reset({ ...emptyFlow(), totals: { placed: 10, delivered: 8 } }, NOW)
    const openOrders = [
      { orderId: 'old', placedAt: NOW - 5_000 },
      { orderId: 'new', placedAt: NOW + 5_000 },
    ]
    const snapshot = aSnapshot({ placed: 14, delivered: 12, inFlight: 2, since: NOW - 9_000, openOrders })
    expect(applySnapshot(emptyFlow(baseline), snapshot, NOW).counts).toEqual({ placed: 4, delivered: 3, cancelled: 0 })
  })

  it('ignores a reset of a topic that was created again', () => {
    const { baseline } = reset({ ...emptyFlow(), totals: { placed: 10, delivered: 8 } }, NOW)
    const flow = applySnapshot(emptyFlow(baseline), aSnapshot({ placed: 3, delivered: 3 }), NOW)
    expect(flow).toMatchObject({ baseline: null, counts: { placed: 3 } })
  })

  it('records lag in the time of a broker whose clock is ahead', () => {
    const ahead = applyOrders(emptyFlow(), [placed('a', NOW + 60_000)], NOW)
    const flow = applyLag(ahead, aLagReport({ courier: aGroup([3, 4]) }), NOW + 1_000)
    expect(flow.timeline.at(-1)).toMatchObject({ t: NOW / 1_000 + 61, lag: { courier: 7, kitchen: 0 } })
  })

  it('records missing data as unknown', () => {
    const withLag = applyLag(emptyFlow(), aLagReport(), NOW)
    const flow = tick(withLag, { now: NOW + 1_000, pods: null, isLive: false })
    expect(flow.timeline.at(-1)).toMatchObject({ lag: null, pods: null, placed: null })
  })

  it('limits the number of stored orders and seconds', () => {
    const events = Array.from({ length: 6_000 }, (_, i) => placed(`order-${i}`, NOW + i * 600))
    const flow = applyOrders(emptyFlow(), events, NOW)
    expect(flow.open.size).toBeLessThanOrEqual(5_000)
    expect(flow.timeline.length).toBeLessThanOrEqual(900)
  })
})
