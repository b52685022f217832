import * as fc from 'fast-check'
import { MinHeap } from './min-heap'

describe('MinHeap', () => {
  it('removes the smallest value first, in any order of additions', () => {
    const steps = fc.array(fc.option(fc.integer(), { freq: 3 }), { maxLength: 200 })
    fc.assert(
      fc.property(steps, (values) => {
        const heap = new MinHeap<number>((value) => value)
        const model: number[] = []
        for (const value of values) {
          if (value === null) expect(heap.shift()).toBe(model.shift())
          else heap.push(value)
          if (value !== null) model.push(value)
          model.sort((a, b) => a - b)
          expect(heap.peek()).toBe(model[0])
          expect(heap.size).toBe(model.length)
        }
      }),
    )
  })
})
