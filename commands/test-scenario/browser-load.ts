import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, type Page, chromium } from 'playwright-core'
import { SimulatorPage } from '../../test/browser/support/simulator-page'
import { type LoadGenerator } from '../support/load'

const UNTIL_LIVE_MS = 60_000

/** Moves the sliders of the simulator and lets its page place the orders, as a person does. */
export class BrowserLoad implements LoadGenerator {
  /** The page does not report ids: its orders are those on the topic. */
  readonly orderIds = undefined
  refused = 0
  private browser: Browser | undefined
  private simulator: SimulatorPage | undefined

  constructor(
    private readonly url: string,
    private readonly executablePath: string,
  ) {}

  async open(): Promise<void> {
    this.browser = await chromium.launch({
      executablePath: this.executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    })
    const page = await this.browser.newPage({
      locale: 'en-US',
      viewport: { width: 1_440, height: 900 },
      // Without a graphics card each frame of the moving dots would take the processor from the pods that are judged.
      reducedMotion: 'reduce',
    })
    await page.goto(this.url)
    this.simulator = new SimulatorPage(page)
    await page.locator('.live-open').waitFor({ timeout: UNTIL_LIVE_MS })
    for (const who of ['couriers', 'kitchens']) await toMaximum(page, `Speed of ${who}`)
  }

  async run(perSecond: number, ms: number): Promise<void> {
    const until = Date.now() + ms
    const { simulator } = this
    if (!simulator) throw new Error('the page is not open')
    await simulator.slider('Rate of orders').fill(String(perSecond))
    if (await simulator.button('Start').isVisible()) await simulator.button('Start').click()
    await sleep(until - Date.now())
  }

  async settle(): Promise<void> {
    await this.simulator?.button('Stop').click()
    this.refused = (await this.simulator?.counter('failed')) ?? 0
  }

  async close(): Promise<void> {
    await this.browser?.close()
  }
}

async function toMaximum(page: Page, name: string): Promise<void> {
  const slider = page.getByRole('slider', { name })
  await slider.fill((await slider.getAttribute('max')) ?? '100')
}
