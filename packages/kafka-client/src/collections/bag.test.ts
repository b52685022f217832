import * as fc from 'fast-check'
import { Bag } from './bag'

describe('Bag', () => {
  it('behaves like a set', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(), { freq: 2 }), { maxLength: 200 }), (steps) => {
        const bag = new Bag<{ index: number; value: number }>()
        const model: { index: number; value: number }[] = []
        for (const step of steps) {
          const [removed] = step === null ? [] : model.splice(step % (model.length + 1), 1)
          const item = { index: -1, value: model.length }
          if (removed) bag.delete(removed)
          else {
            model.push(item)
            bag.add(item)
          }
          expect(new Set(bag)).toEqual(new Set(model))
          expect(bag.size).toBe(model.length)
        }
      }),
    )
  })
})
