import { parse } from 'yaml'
import { mergePatchBetween } from './merge-patch'

const object = (spec: object) => ({
  apiVersion: 'v1',
  kind: 'X',
  metadata: { name: 'a', namespace: 'b', labels: {} },
  spec,
})
const identity = { apiVersion: 'v1', kind: 'X', metadata: { name: 'a', namespace: 'b' } }
const patchOf = (before: object, after: object): unknown => {
  const patch = mergePatchBetween(object(before), object(after))
  return patch === null ? null : (parse(patch) as unknown)
}

describe('mergePatchBetween', () => {
  it.each([
    [{ a: 1 }, { a: 2, b: { c: 3 } }, { a: 2, b: { c: 3 } }],
    [{ a: { b: 1, c: 2 } }, { a: { b: 1 } }, { a: { c: null } }],
    [{ a: [1, 2] }, { a: [1, 3] }, { a: [1, 3] }],
  ])('changes %j into %j', (before, after, spec) => {
    expect(patchOf(before, after)).toEqual({ ...identity, spec })
  })

  it('returns null without a difference', () => {
    expect(patchOf({ a: { b: 1 } }, { a: { b: 1 } })).toBeNull()
  })
})
