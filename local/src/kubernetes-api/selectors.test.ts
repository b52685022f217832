import { SelectorError, parseFieldSelector, parseLabelSelector } from './selectors'

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', labels: { app: 'x', 'k8s.io/tier': 'db' } },
  status: { phase: 'Running' },
}

describe('parseLabelSelector', () => {
  it.each([
    ['', true],
    ['app=x', true],
    ['app==x,k8s.io/tier=db', true],
    ['app!=x', false],
    ['missing!=x', true],
    ['app in (x, y),k8s.io/tier', true],
    ['app notin (x)', false],
    ['missing notin (x)', true],
    ['!app', false],
    ['!missing', true],
    ['missing', false],
  ])('parses %p to a predicate that returns %p for the pod', (selector, expected) => {
    expect(parseLabelSelector(selector)(pod)).toBe(expected)
  })

  it('rejects an invalid selector', () => {
    expect(() => parseLabelSelector('app like x')).toThrow(SelectorError)
  })
})

describe('parseFieldSelector', () => {
  it.each([
    ['', true],
    ['metadata.name=a', true],
    ['metadata.name=b', false],
    ['status.phase!=Running', false],
    ['metadata.name==a,status.phase=Running', true],
    ['spec.nodeName=', true],
  ])('parses %p to a predicate that returns %p for the pod', (selector, expected) => {
    expect(parseFieldSelector(selector)(pod)).toBe(expected)
  })

  it('rejects an invalid selector', () => {
    expect(() => parseFieldSelector('name>3')).toThrow(SelectorError)
  })
})
