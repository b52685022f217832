import { resourceTypes } from '../../store/resource-types'
import { fieldPredicate, parseFieldSelector } from './field-selector'
import { parseLabelSelector } from './label-selector'

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', labels: { app: 'x', 'k8s.io/tier': 'db', size: '7' } },
  status: { phase: 'Running' },
}

const selectsPod = (selector: string) => fieldPredicate(resourceTypes.pods, parseFieldSelector(selector))(pod)

describe('parseLabelSelector', () => {
  it.each([
    ['', true],
    ['app=x', true],
    ['app==x,k8s.io/tier=db', true],
    ['app!=x', false],
    ['missing!=x', true],
    ['app in (x, y),k8s.io/tier', true],
    ['app in ()', false],
    ['app notin (x)', false],
    ['missing notin (x)', true],
    ['!app', false],
    ['! missing', true],
    ['missing', false],
    ['in', false],
    ['size>6,size<8', true],
    ['app>1', false],
  ])('parses %p to a predicate that returns %p for the pod', (selector, expected) => {
    expect(parseLabelSelector(selector)(pod)).toBe(expected)
  })

  it.each([
    ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['a=b=c', "found '=', expected: ',' or 'end of string'"],
    ['a=b,', "found '', expected: identifier after ','"],
    ['=b', "found '=', expected: !, identifier, or 'end of string'"],
    ['a in b', "unable to parse requirement: found 'b' expected: '('"],
    ['a in (b c)', "unable to parse requirement: found 'c', expected: ',' or ')'"],
    ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['-a=b', 'unable to parse requirement: <nil>: Invalid value: "-a": name part must consist of'],
    ['a=-b', 'unable to parse requirement: values[0][a]: Invalid value: "-b": a valid label must be'],
    ['a>b', "unable to parse requirement: values[0]: Invalid value: \"b\": for 'Gt', 'Lt' operators"],
  ])('rejects %p in the words of Kubernetes', (selector, message) => {
    expect(() => parseLabelSelector(selector)).toThrow(message)
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
    [String.raw`metadata.name=a\,b`, false],
  ])('parses %p to a predicate that returns %p for the pod', (selector, expected) => {
    expect(selectsPod(selector)).toBe(expected)
  })

  it.each([
    ['name>3', "invalid selector: 'name>3'; can't understand 'name>3'"],
    [String.raw`metadata.name=a\b`, 'invalid field selector'],
    ['banana=1', 'field label not supported: banana'],
  ])('rejects %p in the words of Kubernetes', (selector, message) => {
    expect(() => selectsPod(selector)).toThrow(message)
  })

  it('names the supported fields if a resource can be selected only by name and namespace', () => {
    expect(() => fieldPredicate(resourceTypes.deployments, parseFieldSelector('spec.replicas=2'))).toThrow(
      '"spec.replicas" is not a known field selector: only "metadata.name", "metadata.namespace"',
    )
  })
})
