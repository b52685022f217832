import { HEIGHT, WIDTH, positionsOf } from './frontier-scale'

describe('the picture of the frontier', () => {
  it('shows cheap settings on the left, and long waits at the top', () => {
    const [cheap, expensive] = positionsOf([
      { podHours: 80, wait: 60 },
      { podHours: 120, wait: 0.1 },
    ])
    expect(cheap?.x).toBeLessThan(expensive?.x ?? 0)
    expect(cheap?.y).toBeLessThan(expensive?.y ?? 0)
  })

  it('places every point inside the drawing, even a single one, or one with an infinite wait', () => {
    const positions = [
      ...positionsOf([
        { podHours: 1, wait: Infinity },
        { podHours: 2, wait: 0 },
        { podHours: 3, wait: 5 },
      ]),
      ...positionsOf([{ podHours: 7, wait: 7 }]),
    ]
    for (const { x, y } of positions) {
      expect(x).toBeGreaterThan(0)
      expect(x).toBeLessThan(WIDTH)
      expect(y).toBeGreaterThan(0)
      expect(y).toBeLessThan(HEIGHT)
    }
  })
})
