import { readFileSync } from 'node:fs'
import { type AxeResults } from 'axe-core'
import { type BrowserContextOptions, type Page } from 'playwright-core'
import { type RunningSystem, startRunningSystem } from '../support/running-system'
import { describeInBrowser } from './support/chromium'
import { type Pages, keepScreenshot, startBrowser } from './support/pages'
import { SimulatorPage } from './support/simulator-page'

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

jest.setTimeout(180_000)

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const { violations } = await page.evaluate<AxeResults>('axe.run()')
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`))
}

const desktop = { width: 1_440, height: 900 }
const looks: [string, BrowserContextOptions][] = [
  ['rest-1440x900', { viewport: desktop, colorScheme: 'dark' }],
  ['rest-ko-1024x768', { viewport: { width: 1_024, height: 768 }, colorScheme: 'dark', locale: 'ko-KR' }],
  ['rest-390x844', { viewport: { width: 390, height: 844 }, colorScheme: 'light' }],
]

describeInBrowser('the simulator for everybody', () => {
  let system: RunningSystem
  let browser: Pages

  beforeAll(async () => {
    ;[system, browser] = await Promise.all([startRunningSystem(), startBrowser()])
  })
  afterEach(() => browser.closeAll())
  afterAll(async () => {
    await browser?.stop()
    await system?.stop()
  })

  it.each(looks)('has nothing that axe objects to: %s', async (name, options) => {
    const { page } = await browser.open(system.url, options)
    const simulator = new SimulatorPage(page)
    await simulator.live()
    await keepScreenshot(page, name)
    await expect(violations(page)).resolves.toEqual([])
    await page.locator('.panel-charts .panel-tools button').click()
    await page.locator('.device-tabs button').nth(1).click()
    await expect(violations(page)).resolves.toEqual([])
  })

  it('fits on one screen at 1440 × 900, and never needs scrolling sideways', async () => {
    const { page } = await browser.open(system.url, { viewport: desktop })
    const simulator = new SimulatorPage(page)
    await simulator.live()
    const size = (side: 'scrollWidth' | 'scrollHeight') =>
      page.evaluate<number>(`document.documentElement.${side}`)
    await expect(size('scrollHeight')).resolves.toBeLessThanOrEqual(900)
    for (const width of [1_440, 1_024, 768, 390, 320]) {
      await page.setViewportSize({ width, height: 900 })
      await simulator.until(async () => (await size('scrollWidth')) <= width, `no more than ${width} pixels`)
    }
  })
})
