import * as fc from 'fast-check'
import { SmallMap } from './small-map'

describe('SmallMap', () => {
  it('behaves like a map', () => {
    const step = fc.record({
      do: fc.constantFrom('set', 'set', 'delete', 'clear' as const),
      key: fc.nat({ max: 8 }),
      value: fc.nat(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const [small, model] = [new SmallMap<number, number>(), new Map<number, number>()]
        for (const { do: action, key, value } of steps) {
          if (action === 'set') [small, model].forEach((map) => map.set(key, value))
          else if (action === 'delete') expect(small.delete(key)).toBe(model.delete(key))
          else [small, model].forEach((map) => map.clear())
          expect([...small.values()]).toEqual([...model.values()])
          expect([small.size, small.has(key), small.get(key)]).toEqual([model.size, model.has(key), model.get(key)])
        }
      }),
    )
  })
})
