import { perConsumer } from '../cluster/per-consumer'
import {
  type Timeline,
  TIMELINE_SECONDS,
  addDelivered,
  addPlaced,
  advance,
  mergeChart,
  mergeLag,
  recordLag,
  recordPods,
  recordMissingLag,
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

  it('counts a late event in its own second', () => {
    const timeline = addDelivered(advance([], 20), 20, 300)
    const later = addDelivered(advance(timeline, 23), 20, 500)
    expect(later[0]).toMatchObject({ t: 20, delivered: 2, averageMs: 400, p95Ms: 500 })
  })

  it('drops the order times of old seconds and keeps their averages', () => {
    const timeline = advance(addDelivered([], 1, 200), 60)
    expect(timeline[0]).toMatchObject({ averageMs: 200 })
    expect(timeline[0]).not.toHaveProperty('durations')
  })

  it('is never longer than the longest range', () => {
    let timeline: Timeline = []
    for (let t = 0; t < TIMELINE_SECONDS + 500; t += 1) timeline = addPlaced(timeline, t)
    expect(timeline).toHaveLength(TIMELINE_SECONDS)
    expect(advance(timeline, 10_000_000)).toHaveLength(TIMELINE_SECONDS)
  })

  it('ignores events older than the timeline', () => {
    const timeline = advance([], 5_000)
    expect(addPlaced(timeline, 10)).toEqual(timeline)
  })

  it('keeps lag and pods for a second without a report, but not for 25 seconds', () => {
    const timeline = recordPods(recordLag([], 5, lag), 5, pods)
    expect(advance(timeline, 6).at(-1)).toMatchObject({ lag, pods })
    expect(advance(timeline, 30).at(-1)).toMatchObject({ lag: null, pods: null })
  })

  it('counts zero orders only in seconds with a lag report', () => {
    expect(recordLag([], 5, lag)[0]).toMatchObject({ placed: 0, delivered: 0 })
    expect(recordMissingLag(recordLag([], 5, lag), 6).at(-1)).toMatchObject({ placed: null, lag: null })
  })

  it('replaces orders by those of a snapshot and keeps the lag', () => {
    const timeline = recordLag(addPlaced([], 8), 8, lag)
    const chart = [7, 8].map((second) => ({
      second: second * 1_000,
      placed: 3,
      delivered: 2,
      averageMs: 10,
      p95Ms: 20,
    }))
    expect(mergeChart(timeline, chart)).toMatchObject([
      { t: 7, placed: 3, lag: null },
      { t: 8, placed: 3, delivered: 2, lag },
    ])
  })

  it('adds the lag of a snapshot to seconds without lag', () => {
    const timeline = recordLag([], 8, lag)
    const points = [7, 8].map((second) => ({ second: second * 1_000, ...perConsumer(() => 9) }))
    expect(mergeLag(timeline, points)).toMatchObject([
      { t: 7, lag: { order: 9 } },
      { t: 8, lag },
    ])
  })

  it('fills a second between two samples of a snapshot, but not a long gap', () => {
    const points = [3, 5, 15].map((t) => ({ second: t * 1_000, ...lag }))
    const withLag = mergeLag(advance([], 16), points).filter((second) => second.lag)
    expect(times(withLag)).toEqual([3, 4, 5, 15])
  })
})
