import { FrameRate } from './frame-rate'
import { createFrames } from './frames'

/** A display that shows each frame `tookMs` after its request, while it is not hidden. */
function startDisplay({ hasGraphicsCard }: { hasGraphicsCard: boolean }) {
  const display = { now: 0, tookMs: 5, isHidden: false }
  let due: { at: number; callback: () => void }[] = []
  const after = (ms: number, callback: () => void) => void due.push({ at: display.now + ms, callback })
  const waitingForDisplay: (() => void)[] = []
  const request = createFrames(
    {
      now: () => display.now,
      after,
      onDisplay: (callback) => {
        if (display.isHidden) waitingForDisplay.push(callback)
        else after(display.tookMs, callback)
      },
    },
    new FrameRate({ hasGraphicsCard }),
  )
  const advance = (ms: number) => {
    const until = display.now + ms
    for (;;) {
      const [next] = due.toSorted((a, b) => a.at - b.at)
      if (!next || next.at > until) break
      due = due.filter((timer) => timer !== next)
      display.now = Math.max(display.now, next.at)
      next.callback()
    }
    display.now = until
  }
  const show = () => {
    display.isHidden = false
    waitingForDisplay.splice(0).forEach((callback) => callback())
  }
  return { display, request, advance, show }
}

/** Counts the frames of an animation. */
function animate({ request, advance }: ReturnType<typeof startDisplay>) {
  let frames = 0
  const draw = () => {
    frames += 1
    request(draw)
  }
  request(draw)
  return (seconds: number) => {
    frames = 0
    advance(seconds * 1_000)
    return frames / seconds
  }
}

describe('frames', () => {
  it('are at least 30 a second with a graphics card', () => {
    expect(animate(startDisplay({ hasGraphicsCard: true }))(10)).toBeGreaterThanOrEqual(30)
  })

  it('are at most about 10 a second without a graphics card', () => {
    const rate = animate(startDisplay({ hasGraphicsCard: false }))(10)
    expect(rate).toBeGreaterThan(5)
    expect(rate).toBeLessThanOrEqual(10.5)
  })

  it('adapt down to about 5 a second on a busy machine, and up again', () => {
    const screen = startDisplay({ hasGraphicsCard: true })
    const framesPerSecond = animate(screen)
    screen.display.tookMs = 90
    framesPerSecond(10)
    expect(framesPerSecond(10)).toBeLessThan(7)
    expect(framesPerSecond(10)).toBeGreaterThan(3)
    screen.display.tookMs = 5
    framesPerSecond(30)
    expect(framesPerSecond(10)).toBeGreaterThanOrEqual(30)
  })

  it('call all requested functions together, each of them once', () => {
    const { request, advance } = startDisplay({ hasGraphicsCard: true })
    const drawn: string[] = []
    const [text, dots] = [() => drawn.push('text'), () => drawn.push('dots')]
    request(text)
    request(dots)
    request(text)
    const cancel = request(() => drawn.push('cancelled'))
    cancel()
    advance(100)
    expect(drawn).toEqual(['text', 'dots'])
  })

  it('draw nothing while the page is hidden, and keep their rate', () => {
    const screen = startDisplay({ hasGraphicsCard: true })
    const framesPerSecond = animate(screen)
    framesPerSecond(2)
    screen.display.isHidden = true
    framesPerSecond(1)
    expect(framesPerSecond(60)).toBe(0)
    screen.show()
    expect(framesPerSecond(2)).toBeGreaterThanOrEqual(30)
  })
})
