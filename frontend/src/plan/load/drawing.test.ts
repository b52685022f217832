import { drawLine, moveByKey, outlineOf, pointAt, topOf } from './drawing'

describe('a drawn load', () => {
  it('draws a straight line between two positions of the pointer', () => {
    expect(drawLine([0, 0, 0, 0, 0], { step: 1, rate: 10 }, { step: 3, rate: 30 })).toEqual([0, 10, 20, 30, 0])
    expect(drawLine([0, 0, 0, 0, 0], { step: 3, rate: 30 }, { step: 1, rate: 10 })).toEqual([0, 10, 20, 30, 0])
    expect(drawLine([1, 1, 1], { step: 1, rate: 5 }, { step: 1, rate: 7 })).toEqual([1, 7, 1])
  })

  it('stays within the drawing, wherever the pointer is', () => {
    expect(pointAt(-1, -1, 96, 200)).toEqual({ step: 0, rate: 200 })
    expect(pointAt(2, 2, 96, 200)).toEqual({ step: 95, rate: 0 })
    expect(pointAt(0.5, 0.25, 96, 200)).toEqual({ step: 48, rate: 150 })
  })

  it.each([
    [[0], 2],
    [[180, 20], 500],
    [[16], 20],
    [[80], 100],
  ])('ends the axis at a round number above %j: %d', (rates, top) => {
    expect(topOf(rates)).toBe(top)
  })

  it('chooses a step and changes its rate with keys', () => {
    const at = { step: 5, rate: 50 }
    const key = (name: string, from = at) => moveByKey(name, from, 96, 100)
    expect(key('ArrowRight')?.step).toBe(6)
    expect(key('End')?.step).toBe(95)
    expect(key('ArrowLeft', { step: 0, rate: 0 })?.step).toBe(0)
    expect(key('ArrowUp')).toEqual({ step: 5, rate: 52 })
    expect(key('PageDown', { step: 5, rate: 3 })).toEqual({ step: 5, rate: 0 })
    expect(key('a')).toBeUndefined()
  })

  it('converts the rates into an SVG path with steps one unit wide', () => {
    expect(outlineOf([0, 5, 20], 10)).toBe('M0 10V10H1V5H2V0H3V10Z')
  })
})
