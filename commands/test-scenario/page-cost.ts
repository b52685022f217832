import { type BrowserServer, type Page } from 'playwright-core'
import { cpuMs, descendantsOf } from '../../bench/support/processes'

/** What the open page took from the machine. */
export interface PageCost {
  /** CPU time of all processes of the browser, as a share of one core. */
  cores: number
  /** Longest task of the page, ms. */
  longestTaskMs: number
  framesPerSecond: number
}

/** Runs in the page: counts its frames and keeps the length of its longest task since the last reset. */
const OBSERVER = `
globalThis.pageCost = { frames: 0, longestTaskMs: 0 }
const request = globalThis.requestAnimationFrame.bind(globalThis)
globalThis.requestAnimationFrame = (draw) => request((time) => { globalThis.pageCost.frames += 1; draw(time) })
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries())
    globalThis.pageCost.longestTaskMs = Math.max(globalThis.pageCost.longestTaskMs, duration)
}).observe({ type: 'longtask' })`

/** Measures what a page costs. Reads /proc, so Linux only. */
export class PageMeter {
  constructor(
    private readonly server: BrowserServer,
    private readonly page: Page,
  ) {}

  /** Must be called before the page is opened. */
  async install(): Promise<void> {
    await this.page.addInitScript(OBSERVER)
  }

  /** Measures while `run` runs. */
  async during(run: () => Promise<void>): Promise<PageCost> {
    await this.page.evaluate('void Object.assign(globalThis.pageCost, { frames: 0, longestTaskMs: 0 })')
    const [startedAt, cpuAtStart] = [performance.now(), this.cpuMs()]
    await run()
    const elapsedMs = performance.now() - startedAt
    const cores = (this.cpuMs() - cpuAtStart) / elapsedMs
    const { frames, longestTaskMs } = await this.page.evaluate<{ frames: number; longestTaskMs: number }>('pageCost')
    return { cores, longestTaskMs, framesPerSecond: (frames * 1_000) / elapsedMs }
  }

  private cpuMs(): number {
    return cpuMs(descendantsOf(this.server.process().pid ?? 0).map(({ pid }) => pid))
  }
}
