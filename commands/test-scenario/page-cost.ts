import { type Browser, type BrowserServer, type Page } from 'playwright-core'
import { cpuMs, descendantsOf } from '../../bench/support/processes'

/** The cost of the open page for the machine. */
export interface PageCost {
  /** CPU time of all processes of the browser, as a share of one core. */
  cores: number
  /** The CPU time of the task of the page that used the most, ms. Tasks shorter than 10 ms count as 0. */
  longestTaskCpuMs: number
  /** The duration of the longest task, ms; 0 below 10 ms. Includes the time in which other processes used the CPU. */
  longestTaskMs: number
  framesPerSecond: number
}

interface TraceEvent {
  name: string
  pid: number
  tid: number
  /** Duration and CPU time, µs. */
  dur?: number
  tdur?: number
  args?: { name?: string }
}

/** A script for the page that counts its frames. */
const FRAME_COUNTER = `
globalThis.drawnFrames = 0
const request = globalThis.requestAnimationFrame.bind(globalThis)
globalThis.requestAnimationFrame = (draw) => request((time) => { globalThis.drawnFrames += 1; draw(time) })`

/** Measures what a page costs. Reads /proc, so it works only on Linux. */
export class PageMeter {
  constructor(
    private readonly server: BrowserServer,
    private readonly browser: Browser,
    private readonly page: Page,
  ) {}

  /** Must be called before the page is opened. */
  async install(): Promise<void> {
    await this.page.addInitScript(FRAME_COUNTER)
  }

  /** Measures while `run` runs. */
  async measureDuring(run: () => Promise<void>): Promise<PageCost> {
    await this.browser.startTracing(this.page, { categories: ['toplevel'] })
    const startedAt = performance.now()
    const cpuAtStart = this.cpuMs()
    const framesAtStart = await this.frames()
    await run()
    const elapsedMs = performance.now() - startedAt
    const cores = (this.cpuMs() - cpuAtStart) / elapsedMs
    const frames = (await this.frames()) - framesAtStart
    const tasks = tasksOfPages(await this.browser.stopTracing())
    const longest = (field: 'dur' | 'tdur') => Math.max(0, ...tasks.map((task) => task[field] ?? 0)) / 1_000
    return {
      cores,
      longestTaskCpuMs: longest('tdur'),
      longestTaskMs: longest('dur'),
      framesPerSecond: (frames * 1_000) / elapsedMs,
    }
  }

  private frames = () => this.page.evaluate<number>('drawnFrames')

  private cpuMs(): number {
    return cpuMs(descendantsOf(this.server.process().pid ?? 0).map(({ pid }) => pid))
  }
}

/** The tasks of 10 ms and more of the main threads of pages, in a trace of Chromium. */
function tasksOfPages(trace: Buffer): TraceEvent[] {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] }
  const idOf = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`
  const threads = new Set(
    traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(idOf),
  )
  return traceEvents.filter((event) => (event.dur ?? 0) >= 10_000 && threads.has(idOf(event)))
}
