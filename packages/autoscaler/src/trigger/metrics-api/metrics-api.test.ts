import { InvalidTriggerError } from '../../errors'
import { parseTrigger } from '..'
import { jsonAt } from './json-path'
import { metricsApiValue, parseMetricsApiTrigger, queryMetricsApi } from './metrics-api-trigger'

const metadata = { url: 'http://status:8080/numbers', valueLocation: 'orders.open', targetValue: '2.5' }
const value = {
  groups: [
    { name: 'kitchen', lag: 7, hosts: ['a'] },
    { name: 'courier', lag: 12 },
  ],
  'in.kitchen': 3,
  nested: { first: { count: 1 } },
}

describe('jsonAt', () => {
  it.each([
    ['groups.1.lag', 12],
    ['groups.#', 2],
    ['groups.#.lag|0', 7],
    ['groups.#(lag>10).name', 'courier'],
    ['groups.#(name%"k*").lag', 7],
    ['groups.#(hosts.#(=="a")).lag', 7],
    ['groups.#(lag>1)#.name', ['kitchen', 'courier']],
    [String.raw`in\.kitchen`, 3],
    ['nes*.fir?t.count', 1],
    ['*.1.lag', 12],
    ['*.open', undefined],
    ['groups.#(name%"*i*x*e*")', undefined],
    ['groups.9.lag', undefined],
    ['groups.#()', undefined],
    [`groups.#(${'(a)'.repeat(50)}`, undefined],
    ['*a'.repeat(50), undefined],
  ])('finds %s like gjson', (path, expected) => {
    expect(jsonAt(value, path)).toEqual(expected)
  })
})

describe('a metrics-api trigger', () => {
  it('has the metric name and target of KEDA', () => {
    const trigger = parseTrigger({ type: 'metrics-api', metadata }, 2, {}, false)
    expect(trigger).toMatchObject({ metricName: 's2-metric-api-orders-open', target: 2.5 })
  })

  it('reads numbers and quantities', () => {
    const trigger = parseMetricsApiTrigger({ metadata })
    expect(metricsApiValue(trigger, '{"orders":{"open":12.5}}')).toBe(12.5)
    expect(metricsApiValue(trigger, '{"orders":{"open":"3k"}}')).toBe(3000)
    expect(() => metricsApiValue(trigger, '{"orders":{"open":"many"}}')).toThrow('not parseable as a Quantity')
    expect(() => metricsApiValue(trigger, 'no JSON')).toThrow('got Null')
  })

  it('is active above its activation value', () => {
    const trigger = parseMetricsApiTrigger({ metadata: { ...metadata, activationTargetValue: '4' } })
    expect([4, 4.5].map((number) => queryMetricsApi(trigger, number).active)).toEqual([false, true])
  })

  it.each([
    [{ format: 'xml' }, "format 'xml' is not supported"],
    [{ valueLocation: '@reverse' }, "valueLocation '@reverse' is not supported"],
    [{ url: '' }, 'missing required parameter "url" in [triggerMetadata]'],
    [{ targetValue: '0' }, 'no targetValue given in metadata'],
  ])('rejects %j', (change, message) => {
    const parse = () => parseTrigger({ type: 'metrics-api', metadata: { ...metadata, ...change } }, 0, {}, false)
    expect(parse).toThrow(InvalidTriggerError)
    expect(parse).toThrow(message)
  })
})
