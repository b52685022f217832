import { jsonPatch } from './json-patch'

describe('jsonPatch', () => {
  it.each([
    [{ a: 1, b: { c: 'x' } }, { a: 1, b: { c: 'x' } }, []],
    [{ a: 1 }, { a: 2 }, [{ op: 'replace', path: '/a', value: 2 }]],
    [{}, { b: { c: 1 } }, [{ op: 'add', path: '/b', value: { c: 1 } }]],
    [{ 'a/b~': 1 }, {}, [{ op: 'remove', path: '/a~1b~0' }]],
    [
      [1, 2, 3],
      [1],
      [
        { op: 'remove', path: '/2' },
        { op: 'remove', path: '/1' },
      ],
    ],
    [
      [{ a: 1 }],
      [{ a: 2 }, 3],
      [
        { op: 'replace', path: '/0/a', value: 2 },
        { op: 'add', path: '/-', value: 3 },
      ],
    ],
    [{ a: [] }, { a: {} }, [{ op: 'replace', path: '/a', value: {} }]],
    [{ a: null }, { a: 0 }, [{ op: 'replace', path: '/a', value: 0 }]],
  ])('makes %j into %j', (from, to, operations) => {
    expect(jsonPatch(from, to)).toEqual(operations)
  })
})
