import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { orderSteps } from '@food-delivery/contracts'
import { lessons } from '@food-delivery/lessons'
import { type BrowserContextOptions } from 'playwright-core'
import { eventually } from '../support/eventually'
import { type RunningSystem, startRunningSystem } from '../support/running-system'
import { ApiClient } from '../support/api-client'
import { axeViolations } from './support/axe'
import { describeInBrowser } from './support/describe-in-browser'
import { LessonPage } from './support/lesson-page'
import { ModelPage, deleteLabHpas } from './support/model-page'
import { PlanPage } from './support/plan-page'
import { type TestBrowser, saveScreenshot, startBrowser } from './support/test-browser'
import { SimulatorPage } from './support/simulator-page'

const restaurants: unknown = JSON.parse(readFileSync(join(__dirname, '../../restaurants.json'), 'utf8'))
const raceFile = join(__dirname, '../../frontend/src/test/real-race.json')

jest.setTimeout(180_000)

/** A script that measures the frames per second for three seconds. */
const MEASURE_FRAMES = `new Promise((resolve) => {
  const request = window.requestAnimationFrame
  let frames = 0
  window.requestAnimationFrame = (draw) => request((time) => { frames += 1; draw(time) })
  setTimeout(() => { window.requestAnimationFrame = request; resolve(frames / 3) }, 3_000)
})`

/** Limit for all files together that the HTML of the page loads, compressed, including the font. */
const MAX_PAGE_BYTES = 250_000
const MAX_RUN_BYTES = 300_000
/** A script that lists the files that the page has loaded. */
const LIST_RESOURCES =
  "performance.getEntriesByType('resource').map(({ name, encodedBodySize }) => ({ name, encodedBodySize }))"

/**
 * Whether a measured rate differs from the expected one by less than 25 %. The page measures it over five seconds, on a
 * machine that may be busy.
 */
const isNear = (measured: number, expected: number) => Math.abs(measured - expected) < expected / 4

const podText = ({ identity, state }: RunningSystem['system']['cluster']['pods'][number]) =>
  `${identity.name}: ${state.ready ? 'ready' : 'not ready'}, ${state.restarts} restarts`

describeInBrowser('the simulator in a browser', () => {
  let running: RunningSystem
  let browser: TestBrowser

  beforeAll(async () => {
    ;[running, browser] = await Promise.all([
      startRunningSystem({ autoscaler: 'keda', hpaSyncMs: 5_000 }),
      startBrowser(),
    ])
  })
  afterEach(() => browser.closeAll())
  afterAll(async () => {
    await browser?.stop()
    await running?.stop()
  })

  const open = async (options?: BrowserContextOptions) => {
    const { page, problems } = await browser.open(running.url, options)
    const explain = () => [...problems, ...running.system.cluster.pods.map(podText)].join('\n')
    return { simulator: new SimulatorPage(page, explain), page, problems }
  }

  const stopAndDrain = async (simulator: SimulatorPage) => {
    await simulator.button('Stop').click()
    await simulator.waitUntil(async () => (await simulator.counter('in-flight')) === 0, 'all orders to be delivered')
  }

  it('shows new restaurants without a reload', async () => {
    const { page, problems } = await open()
    await page.getByText('There are no restaurants yet.').waitFor()
    await new ApiClient(running.url).post('/restaurants', restaurants)
    await eventually(async () => (await page.locator('.card').count()) === 15, '15 restaurants to appear')
    expect(problems).toEqual([])
  })

  it('orders a meal and shows all its states until it is delivered', async () => {
    const { page, problems, simulator } = await open()
    await simulator.slider('Speed of couriers').fill('95')
    await page.locator('.card').first().click()
    await page
      .getByRole('button', { name: /^Order .* for \$/ })
      .first()
      .click()
    await page.getByRole('button', { name: /My orders/ }).click()
    await page.getByText(/Delivered in \d/).waitFor()
    await eventually(
      async () => (await page.locator('.step-done, .step-newest').count()) === orderSteps.length,
      'all states of the order to appear',
    )
    await page.reload()
    await page.getByRole('button', { name: /My orders/ }).click()
    await page.getByText(/Delivered in \d/).waitFor()
    await page.getByRole('button', { name: 'Where the time went' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText(/^\d+ % of the time/).waitFor()
    await expect(page.locator('.waterfall-steps > li').count()).resolves.toBe(orderSteps.length)
    await saveScreenshot(page, 'waterfall-1440x900')
    await expect(axeViolations(page)).resolves.toEqual([])
    expect(problems).toEqual([])
  })

  it('can be used with the keyboard alone', async () => {
    const { page, simulator } = await open()
    await simulator.waitUntilLive()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Start' }).focus()
    await page.keyboard.press('Enter')
    await simulator.button('Stop').waitFor()
    await simulator.slider('Rate of orders').focus()
    await page.keyboard.press('ArrowRight')
    await expect(simulator.slider('Rate of orders').inputValue()).resolves.toBe('2')
    await stopAndDrain(simulator)
  })

  it('loads the lessons when one is opened, and plays the first one with the keyboard alone', async () => {
    const { simulator, page, problems } = await open()
    await simulator.waitUntilLive()
    const loadedFiles = () => page.evaluate<{ name: string; encodedBodySize: number }[]>(LIST_RESOURCES)
    const filesAtFirst = await loadedFiles()
    expect(filesAtFirst.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)).toBeLessThan(MAX_PAGE_BYTES)
    const [lesson] = lessons
    if (!lesson) throw new Error('@food-delivery/lessons has no lessons')
    const player = new LessonPage(simulator, running.url)
    await player.open(lesson)
    expect((await loadedFiles()).length).toBeGreaterThan(filesAtFirst.length)
    for (const step of lesson.steps) {
      await player.play(step)
      await saveScreenshot(page, `lesson-${lesson.name}-1440x900`)
      await expect(axeViolations(page)).resolves.toEqual([])
      await player.next()
    }
    await expect(player.isFinished(lesson)).resolves.toBe(true)
    expect(problems).toEqual([])
  })

  // This must be the first test with a high load. After another one there may be enough pods, so that none is added.
  it('shows rates, added pods and why they were added at 20 orders per second', async () => {
    const { simulator, page, problems } = await open({ reducedMotion: 'no-preference' })
    await simulator.waitUntilLive()
    await simulator.startLoad(20)
    await simulator.waitUntil(
      async () => (await simulator.number('.chart-orders .chart-legend li:nth-child(1) b')) >= 5,
      'the chart to show at least 5 placed orders per second',
    )
    await page.locator('.decision-change').first().waitFor()
    await page.locator('.chain-step').first().waitFor()
    await simulator.waitUntil(
      async () => (await simulator.readyPods('courier')) > 2,
      'more than two ready courier pods',
    )
    await simulator.waitUntil(
      async () => (await page.locator('.group-courier .pod-ready').count()) > 2,
      'more than two dots of ready courier pods',
    )
    // Without a graphics card, the page draws fewer frames, so that the pods have enough CPU time.
    await expect(page.evaluate<number>(MEASURE_FRAMES)).resolves.toBeLessThan(15)
    await saveScreenshot(page, 'load-1440x900')
    await stopAndDrain(simulator)
    expect(problems).toEqual([])
  })

  it('sends orders at the rate of the slider, also after the slider is moved under load', async () => {
    const { simulator, page } = await open()
    await simulator.waitUntilLive()
    const accepted = async () => Number.parseFloat((await page.locator('.load-status').textContent()) ?? '')
    await simulator.startLoad(4)
    await simulator.waitUntil(async () => isNear(await accepted(), 4), 'about 4 accepted orders per second')
    await simulator.slider('Rate of orders').fill('12')
    await simulator.waitUntil(async () => isNear(await accepted(), 12), 'about 12 accepted orders per second')
    await stopAndDrain(simulator)
    await expect(simulator.counter('failed')).resolves.toBe(0)
  })

  it('shows the same figures after a reload and in a second browser', async () => {
    const { simulator, page } = await open()
    await simulator.waitUntilLive()
    const before = await simulator.counter('orders')
    await new ApiClient(running.url).post('/createOrder', { kitchenSpeed: 0, courierSpeed: 0 })
    await simulator.waitUntil(
      async () => (await simulator.counter('orders')) > before,
      'the counter to show one more order',
    )
    const orders = await simulator.counter('orders')
    expect(orders).toBe(before + 1)
    const totals = `${orders} placed = ${orders} delivered + 0 in flight · lost 0 ·`
    const showsTotals = async () =>
      (await page.locator('.order-totals').textContent())?.replaceAll(',', '').startsWith(totals) ?? false
    await simulator.waitUntil(showsTotals, 'the totals to show every order as delivered')
    await page.reload()
    await simulator.waitUntil(showsTotals, 'the same totals after a reload')
    await simulator.waitUntil(
      async () => (await simulator.counter('orders')) === orders,
      'the same number of orders after a reload',
    )
    const secondBrowser = await open({ viewport: { width: 390, height: 844 } })
    await secondBrowser.simulator.waitUntil(
      async () => (await secondBrowser.simulator.counter('orders')) === orders,
      'the same number of orders in a second browser',
    )
  })

  it('resets the counters only in the browser where Reset is clicked, also after a reload', async () => {
    const { simulator, page } = await open()
    await simulator.waitUntilLive()
    const orders = await simulator.counter('orders')
    await simulator.button('Reset').click()
    await expect(simulator.counter('orders')).resolves.toBe(0)
    await page.reload()
    await simulator.waitUntilLive()
    await expect(simulator.counter('orders')).resolves.toBe(0)
    const otherBrowser = await open()
    await otherBrowser.simulator.waitUntil(
      async () => (await otherBrowser.simulator.counter('orders')) === orders,
      'the number of all orders in another browser',
    )
  })

  it('shows a lost connection, and reconnects when realtimedata has restarted', async () => {
    const { simulator, page } = await open()
    await simulator.waitUntilLive()
    const [pod] = running.pods('realtimedata')
    process.kill(pod?.pid ?? 0, 'SIGKILL')
    await page.getByText(/Connection lost for/).waitFor()
    await saveScreenshot(page, 'lost-1440x900')
    const orders = await simulator.counter('orders')
    await page.locator('.offline-bar').waitFor({ state: 'detached' })
    await simulator.waitUntilLive()
    await expect(simulator.counter('orders')).resolves.toBe(orders)
  })

  it('uses the language of the browser until the user selects another', async () => {
    const { page } = await open({ locale: 'ko-KR' })
    await page.getByRole('heading', { name: '음식 배달' }).waitFor()
    await expect(page.locator('html').getAttribute('lang')).resolves.toBe('ko')
    await page.getByRole('combobox', { name: '언어' }).selectOption('en')
    await page.getByRole('heading', { name: 'Food delivery' }).waitFor()
  })

  it('animates messages unless the user prefers reduced motion', async () => {
    const { page, simulator } = await open({ reducedMotion: 'no-preference' })
    await simulator.waitUntilLive()
    await expect(page.locator('.dot-canvas').count()).resolves.toBe(1)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.locator('.dot-canvas').waitFor({ state: 'detached' })
  })

  it.each<[string, BrowserContextOptions]>([
    ['idle-1440x900', { viewport: { width: 1_440, height: 900 }, colorScheme: 'dark' }],
    ['idle-1024x768', { viewport: { width: 1_024, height: 768 }, colorScheme: 'light' }],
    ['idle-ko-390x844', { viewport: { width: 390, height: 844 }, colorScheme: 'dark', locale: 'ko-KR' }],
  ])('has no axe violations: %s', async (name, options) => {
    const { page, simulator } = await open(options)
    await simulator.waitUntilLive()
    await saveScreenshot(page, name)
    await page.locator('.device-tabs button').nth(1).click()
    await page.locator('.panel-charts .panel-tools button[aria-pressed]').click()
    await page.locator('.panel-faults .panel-header button').click()
    await page.locator('.fault-settings').waitFor()
    await expect(axeViolations(page)).resolves.toEqual([])
  })

  it('opens the autoscaler of a group in the planner, with its current rate and speed', async () => {
    const { page, simulator } = await open()
    await simulator.waitUntilLive()
    await page.getByRole('link', { name: 'Plan this' }).click()
    const plan = new PlanPage(page)
    await simulator.waitUntil(
      async () => /name: courierconsumer-scaler/.test(await plan.manifest.inputValue()),
      'the ScaledObject of the couriers to appear',
    )
    await plan.waitUntilDone()
    await expect(plan.slider('Lag per pod').getAttribute('aria-valuetext')).resolves.toBe('5')
    await expect(page.getByRole('textbox', { name: 'Partitions' }).inputValue()).resolves.toBe('6')
    await expect(page.getByRole('textbox', { name: 'Processing time of a record' }).inputValue()).resolves.toMatch(
      /^lognormal /,
    )
  })

  it('links to the race page, which has no axe violations', async () => {
    const { page } = await open()
    await page.getByRole('link', { name: 'Race' }).click()
    await page.getByLabel('Open a race…').setInputFiles(raceFile)
    await page.getByRole('row', { name: /^Kafka lag/ }).waitFor()
    await saveScreenshot(page, 'race-1440x900')
    await expect(axeViolations(page)).resolves.toEqual([])
  })

  it('saves a run in at most 300 kB, and the replay page shows it and can be used with the keyboard', async () => {
    const { page, simulator, problems } = await open()
    await simulator.waitUntilLive()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save run' }).press('Enter'),
    ])
    const buffer = readFileSync(await download.path())
    expect(buffer.length).toBeLessThanOrEqual(MAX_RUN_BYTES)
    await page.getByRole('link', { name: 'Replay' }).click()
    const name = download.suggestedFilename()
    await page.getByLabel('Open a recording…').setInputFiles({ name, mimeType: 'application/gzip', buffer })
    await page.getByText(name).waitFor()
    const moment = page.getByRole('slider', { name: 'Moment' })
    await moment.press('Home')
    await expect(moment.getAttribute('aria-valuetext')).resolves.toMatch(/^minute 0:00 of /)
    await moment.press('ArrowRight')
    await expect(moment.getAttribute('aria-valuetext')).resolves.toMatch(/^minute 0:01 of /)
    await moment.press('End')
    await page.locator('.chain-step').first().waitFor()
    await saveScreenshot(page, 'replay-1440x900')
    await expect(axeViolations(page)).resolves.toEqual([])
    expect(problems).toEqual([])
  })

  it('models the lab: drags, connects, edits, shows the YAML, applies it and stores it', async () => {
    const { page, problems } = await open()
    await page.getByRole('link', { name: 'Model' }).click()
    const model = new ModelPage(page)
    await model.startFrom('The lab, first step')
    await model.drag(model.palette('Ingress'), { x: 250, y: 60 })
    await model.drag(model.palette('HPA'), { x: 350, y: 550 })
    await model.drag(model.connector('hpa-1'), model.sticker('Deployment', 'order'))
    await model.edit('HPA', 'order-hpa', { 'Average utilization, %': '20' })
    await model.drag(model.palette('HPA'), model.sticker('Deployment', 'product'))
    await model.edit('HPA', 'product-hpa', { 'Resource type': 'memory', 'Average utilization, %': '20' })
    await saveScreenshot(page, 'model-1440x900')
    await expect(model.yaml()).resolves.toMatch(
      /name: product-hpa[^]+name: memory[^]+averageUtilization: 20[^]+kind: Ingress[^]+path: \/orders/,
    )
    await page.getByText(/an idle pod of product uses/).waitFor()
    await expect(axeViolations(page)).resolves.toEqual([])
    const applied = await model.apply()
    for (const name of ['order', 'delivery', 'product']) expect(applied).toContain(`Deployment ${name}`)
    expect(applied).toMatch(/HorizontalPodAutoscaler order-hpa\s*created/)
    await deleteLabHpas(running.system.apiUrl)
    await page.reload()
    await model.sticker('HPA', 'product-hpa').waitFor()
    await page.setViewportSize({ width: 390, height: 844 })
    await saveScreenshot(page, 'model-390x844')
    await expect(page.evaluate<number>('document.documentElement.scrollWidth')).resolves.toBe(390)
    await expect(axeViolations(page)).resolves.toEqual([])
    expect(problems).toEqual([])
  })

  it('fits on a screen of 1440 × 900 and never needs horizontal scrolling', async () => {
    const { page, simulator } = await open()
    await simulator.waitUntilLive()
    const pageSize = (side: 'scrollWidth' | 'scrollHeight') => page.evaluate<number>(`document.documentElement.${side}`)
    await expect(pageSize('scrollHeight')).resolves.toBeLessThanOrEqual(900)
    for (const width of [1_440, 1_024, 768, 390, 320]) {
      await page.setViewportSize({ width, height: 900 })
      await simulator.waitUntil(
        async () => (await pageSize('scrollWidth')) <= width,
        `the page to be at most ${width} pixels wide`,
      )
    }
  })
})
