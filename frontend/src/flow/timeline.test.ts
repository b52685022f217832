import { perConsumer } from '../cluster/per-consumer'
import {
  type Timeline,
  TIMELINE_SECONDS,
  addDelivered,
  addPlaced,
  advance,
  mergeChart,
  mergeLag,
  noteLag,
  notePods,
  noteSilence,
} from './timeline'

const lag = perConsumer((_name, index) => index + 1)
const pods = perConsumer((name) => (name === 'courier' ? 6 : 2))
const times = (timeline: Timeline) => timeline.map((second) => second.t)

describe('timeline', () => {
  it('fills the seconds between two events', () => {
    const timeline = addPlaced(addPlaced(addPlaced([], 10), 13), 13)
    expect(times(timeline)).toEqual([10, 11, 12, 13])
    expect(timeline.map((second) => second.placed)).toEqual([1, null, null, 2])
  })

  it('counts an event of an earlier second where it belongs', () => {
    const timeline = addDelivered(advance([], 20), 20, 300)
    const later = addDelivered(advance(timeline, 23), 20, 500)
    expect(later[0]).toMatchObject({ t: 20, delivered: 2, averageMs: 400, p95Ms: 500 })
  })

  it('drops the samples of order times once they are old, and keeps the averages', () => {
    const timeline = advance(addDelivered([], 1, 200), 60)
    expect(timeline[0]).toMatchObject({ averageMs: 200 })
    expect(timeline[0]).not.toHaveProperty('durations')
  })

  it('keeps no more seconds than the longest range', () => {
    let timeline: Timeline = []
    for (let t = 0; t < TIMELINE_SECONDS + 500; t += 1) timeline = addPlaced(timeline, t)
    expect(timeline).toHaveLength(TIMELINE_SECONDS)
    expect(advance(timeline, 10_000_000)).toHaveLength(TIMELINE_SECONDS)
  })

  it('ignores events older than all kept seconds', () => {
    const timeline = advance([], 5_000)
    expect(addPlaced(timeline, 10)).toEqual(timeline)
  })

  it('carries lag and pods over a second without a report, not over a long silence', () => {
    const timeline = notePods(noteLag([], 5, lag), 5, pods)
    expect(advance(timeline, 6).at(-1)).toMatchObject({ lag, pods })
    expect(advance(timeline, 30).at(-1)).toMatchObject({ lag: null, pods: null })
  })

  it('treats missing orders as zero only while lag arrives on the same stream', () => {
    expect(noteLag([], 5, lag)[0]).toMatchObject({ placed: 0, delivered: 0 })
    expect(noteSilence(noteLag([], 5, lag), 6).at(-1)).toMatchObject({ placed: null, lag: null })
  })

  it('takes over the orders of a snapshot and keeps what only this browser saw', () => {
    const seen = noteLag(addPlaced([], 8), 8, lag)
    const chart = [7, 8].map((second) => ({
      second: second * 1_000,
      placed: 3,
      delivered: 2,
      averageMs: 10,
      p95Ms: 20,
    }))
    expect(mergeChart(seen, chart)).toMatchObject([
      { t: 7, placed: 3, lag: null },
      { t: 8, placed: 3, delivered: 2, lag },
    ])
  })

  it('takes the lag of a snapshot for seconds without lag', () => {
    const seen = noteLag([], 8, lag)
    const points = [7, 8].map((second) => ({ second: second * 1_000, ...perConsumer(() => 9) }))
    expect(mergeLag(seen, points)).toMatchObject([
      { t: 7, lag: { order: 9 } },
      { t: 8, lag },
    ])
  })

  it('fills a second between two samples of a snapshot, not a long silence', () => {
    const points = [3, 5, 15].map((t) => ({ second: t * 1_000, ...lag }))
    const known = mergeLag(advance([], 16), points).filter((second) => second.lag)
    expect(times(known)).toEqual([3, 4, 5, 15])
  })
})
