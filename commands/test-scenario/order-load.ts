import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, type BrowserServer, type Page, chromium } from 'playwright-core'
import { SimulatorPage } from '../../test/browser/support/simulator-page'
import { FASTEST_WORK_MS, OrderClient } from '../support/order-client'
import { type PageCost, PageMeter } from './page-cost'

const CONNECT_TIMEOUT_MS = 60_000

export interface OrderLoad {
  open(): Promise<void>
  /** Places `perSecond` orders per second for `ms`. Resolves with the cost of the page in this time, if it is measured. */
  run(perSecond: number, ms: number): Promise<PageCost | undefined>
  /** Ends the load and counts the rejected orders. */
  finish(): Promise<void>
  close(): Promise<void>
  readonly rejected: number
  /** Ids of the accepted orders; undefined if the load does not have them. */
  readonly orderIds: readonly string[] | undefined
}

export class HttpLoad implements OrderLoad {
  readonly orderIds: string[] = []
  rejected = 0
  private readonly client: OrderClient

  constructor(url: string) {
    this.client = new OrderClient(url, { workMs: FASTEST_WORK_MS })
  }

  open = () => Promise.resolve()
  finish = () => Promise.resolve()
  close = () => Promise.resolve(this.client.close())

  async run(perSecond: number, ms: number): Promise<undefined> {
    await this.client.placeAtRate(perSecond, AbortSignal.timeout(ms), () =>
      this.client.place().then(
        ({ orderId }) => this.orderIds.push(orderId),
        () => this.rejected++,
      ),
    )
  }
}

/** Opens the simulator in Chromium and moves its sliders, so that the simulator places the orders. */
export class BrowserLoad implements OrderLoad {
  readonly orderIds = undefined
  rejected = 0
  private server: BrowserServer | undefined
  private browser: Browser | undefined
  private simulator: SimulatorPage | undefined
  private meter: PageMeter | undefined

  /** `isMeasured`: the cost of the page is measured, including its animations; otherwise motion is reduced. */
  constructor(private readonly options: { url: string; executablePath: string; isMeasured: boolean }) {}

  async open(): Promise<void> {
    const { url, executablePath, isMeasured } = this.options
    this.server = await chromium.launchServer({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    })
    this.browser = await chromium.connect(this.server.wsEndpoint())
    const page = await this.browser.newPage({
      locale: 'en-US',
      viewport: { width: 1_440, height: 900 },
      reducedMotion: isMeasured ? 'no-preference' : 'reduce',
    })
    if (isMeasured) {
      this.meter = new PageMeter(this.server, this.browser, page)
      await this.meter.install()
    }
    await page.goto(url)
    this.simulator = new SimulatorPage(page)
    await page.locator('.live-open').waitFor({ timeout: CONNECT_TIMEOUT_MS })
    for (const workers of ['couriers', 'kitchens']) await moveToMaximum(page, `Speed of ${workers}`)
  }

  async run(perSecond: number, ms: number): Promise<PageCost | undefined> {
    const endsAt = Date.now() + ms
    const { simulator } = this
    if (!simulator) throw new Error('the simulator is not open: call open() first')
    await simulator.slider('Rate of orders').fill(String(perSecond))
    if (await simulator.button('Start').isVisible()) await simulator.button('Start').click()
    const wait = () => sleep(endsAt - Date.now())
    if (this.meter) return this.meter.measureDuring(wait)
    await wait()
    return undefined
  }

  async finish(): Promise<void> {
    await this.simulator?.button('Stop').click()
    this.rejected = (await this.simulator?.counter('failed')) ?? 0
  }

  async close(): Promise<void> {
    await this.browser?.close()
    await this.server?.close()
  }
}

async function moveToMaximum(page: Page, name: string): Promise<void> {
  const slider = page.getByRole('slider', { name })
  await slider.fill((await slider.getAttribute('max')) ?? '100')
}
