import { consumerNames } from '@food-delivery/contracts'
import { emptyCluster, withLag } from '../cluster/cluster'
import { aLagReport, aGroup } from '../test/fixtures'
import { layoutFor } from './drawing-layout'
import { arrowHead, pathData, pathLength, pointAt } from './path'
import { pipeRates } from './pipe-rates'
import { DotStream } from './dot-stream'

describe('layout', () => {
  it.each([340, 900])('keeps all boxes and lines inside a drawing of %d pixels', (width) => {
    const { width: w, height: h, pipes, groups, topic, browser, api, mongo, redis } = layoutFor(width)
    for (const box of [topic, browser, api, mongo, redis, ...Object.values(groups)]) {
      expect(box.x >= 0 && box.y >= 0 && box.x + box.w <= w && box.y + box.h <= h).toBe(true)
    }
    for (const { x, y } of Object.values(pipes).flat()) expect(x >= 0 && y >= 0 && x <= w && y <= h).toBe(true)
  })
})

describe('path', () => {
  const corner = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 5 },
  ]

  it('calculates points, length and SVG paths of a line with a corner', () => {
    expect(pathLength(corner)).toBe(15)
    expect([0, 4, 12, 99].map((distance) => pointAt(corner, distance))).toEqual([
      { x: 0, y: 0 },
      { x: 4, y: 0 },
      { x: 10, y: 2 },
      { x: 10, y: 5 },
    ])
    expect(pathData(corner)).toBe('M0 0L10 0L10 5')
    expect(arrowHead(corner)).toMatch(/^M10 4L/)
  })
})

describe('pipeRates', () => {
  it('attributes messages that are not new orders to the consumers that publish them', () => {
    const first = withLag(emptyCluster, aLagReport(), 0)
    const cluster = withLag(first, aLagReport({ order: aGroup([18, 18]) }), 1_000)
    expect(pipeRates(cluster, 4)).toMatchObject({ requests: 4, intake: 4, publish: 32, courier: 12.5 })
  })

  it('is zero before any data was received', () => {
    expect(Object.values(pipeRates(emptyCluster, 0))).toEqual(
      ['requests', 'intake', 'publish', ...consumerNames].map(() => 0),
    )
  })
})

describe('DotStream', () => {
  const dotsAfter = (rate: number, seconds: number) => {
    const stream = new DotStream(1_000_000)
    for (let i = 0; i < seconds * 60; i += 1) stream.step(1 / 60, rate)
    return stream.dots
  }

  it('adds a dot per message, or per ten messages at high rates', () => {
    expect(dotsAfter(5, 10).length).toBeGreaterThanOrEqual(49)
    expect(dotsAfter(5, 10).length).toBeLessThanOrEqual(50)
    const dots = dotsAfter(180, 10)
    expect(dots.length).toBeGreaterThanOrEqual(179)
    expect(dots.every((dot) => dot.weight === 10)).toBe(true)
  })

  it('removes dots at the end of the pipe', () => {
    const stream = new DotStream(50)
    for (let i = 0; i < 6_000; i += 1) stream.step(1 / 60, 10)
    expect(stream.dots.length).toBeLessThan(10)
  })
})
