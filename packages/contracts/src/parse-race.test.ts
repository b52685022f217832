import { type ExpectedType, MalformedRaceError, parseRaceReport } from './parse-race'
import { MAX_CONTENDERS, type RaceReport, costOf } from './race'

const result = {
  name: 'lag',
  orders: 10,
  undelivered: 0,
  maxBacklog: 3,
  p50: 400,
  p95: 900,
  maxPods: 8,
  podMinutes: 12.5,
  curve: [{ second: 0, backlog: 0, pods: 8 }],
}
const report: RaceReport = {
  startedAt: 1_700_000_000_000,
  rate: 20,
  rushSeconds: 90,
  seed: 1,
  pricePerPodHour: 0.01,
  results: [result],
}
const withResult = (part: object) => ({ ...report, results: [{ ...result, ...part }] })

describe('parseRaceReport', () => {
  it('parses a report and removes unknown fields', () => {
    const written = JSON.parse(JSON.stringify({ ...report, unknown: 1 })) as unknown
    expect(parseRaceReport(written)).toEqual(report)
  })

  it('parses a file of an earlier version', () => {
    const { maxBacklog: mostBacklog, maxPods: mostPods, ...otherFields } = result
    expect(parseRaceReport({ ...report, results: [{ ...otherFields, mostBacklog, mostPods }] })).toEqual(report)
  })

  it.each<[string, unknown, string, ExpectedType]>([
    ['null', null, '', 'object'],
    ['a list', [result], '', 'object'],
    ['another file', { name: 'x' }, 'startedAt', 'number'],
    ['no contender', { ...report, results: [] }, 'results', 'list'],
    ['too many contenders', { ...report, results: Array(MAX_CONTENDERS + 1).fill(result) }, 'results', 'list'],
    ['a contender without name', withResult({ name: '' }), 'results[0].name', 'text'],
    ['a time as text', withResult({ p95: '900' }), 'results[0].p95', 'number'],
    ['a negative count', withResult({ orders: -1 }), 'results[0].orders', 'number'],
    ['an infinite number', withResult({ podMinutes: Infinity }), 'results[0].podMinutes', 'number'],
    ['no curve', withResult({ curve: undefined }), 'results[0].curve', 'list'],
    ['a broken point', withResult({ curve: [{ second: 0 }] }), 'results[0].curve[0].backlog', 'number'],
  ])('reports the path of the wrong value: %s', (_problem, value, path, expected) => {
    const parse = () => parseRaceReport(value)
    expect(parse).toThrow(MalformedRaceError)
    expect(parse).toThrow(expect.objectContaining({ code: 'MALFORMED_RACE', path, expected }) as Error)
  })
})

describe('costOf', () => {
  it('charges by the hour', () => {
    expect(costOf(90, 0.04)).toBeCloseTo(0.06, 10)
  })
})
