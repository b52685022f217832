import * as fc from 'fast-check'
import { Bag } from './bag'

describe('Bag', () => {
  it('behaves like a set', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(), { freq: 2 }), { maxLength: 200 }), (steps) => {
        const bag = new Bag<{ place: number; value: number }>()
        const model: { place: number; value: number }[] = []
        for (const step of steps) {
          const [gone] = step === null ? [] : model.splice(step % (model.length + 1), 1)
          const item = { place: -1, value: model.length }
          if (gone) bag.delete(gone)
          else bag.add(model[model.push(item) - 1]!)
          expect(new Set(bag)).toEqual(new Set(model))
          expect(bag.size).toBe(model.length)
        }
      }),
    )
  })
})
