import * as fc from 'fast-check'
import { Deque } from './deque'

describe('Deque', () => {
  it('behaves like an array', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('push' as const), value: fc.nat() }),
      fc.record({ do: fc.constant('shift' as const), value: fc.constant(0) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const [deque, model]: [Deque<number>, number[]] = [new Deque(), []]
        for (const { do: action, value } of steps) {
          if (action === 'push') {
            deque.push(value)
            model.push(value)
          } else expect(deque.shift()).toBe(model.shift())
          expect(deque.size).toBe(model.length)
          expect(deque.peek()).toBe(model[0])
          expect([...deque]).toEqual(model)
        }
      }),
    )
  })

  it('keeps the last item after many shifts', () => {
    const deque = new Deque<number>()
    for (let i = 0; i < 10_000; i++) deque.push(i)
    for (let i = 0; i < 9_999; i++) expect(deque.shift()).toBe(i)
    expect([...deque]).toEqual([9_999])
  })
})
