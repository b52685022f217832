import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContextOptions, type Page, chromium } from 'playwright-core'
import { chromiumPath } from './chromium-path'

const screenshotFolder = join(__dirname, '../../../test-results/browser')

/** An open page with its errors. */
interface OpenPage {
  readonly page: Page
  /** Console errors (including violations of the content security policy) and uncaught exceptions. */
  readonly problems: readonly string[]
}

/** A browser whose pages are closed together. */
export interface TestBrowser {
  readonly open: (url: string, options?: BrowserContextOptions) => Promise<OpenPage>
  /** Closes all pages, so that one browser serves several tests. */
  readonly closeAll: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** Starts Chromium without a window. The caller must call `stop`. */
export async function startBrowser(): Promise<TestBrowser> {
  const browser = await chromium.launch({
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  })
  return {
    open: (url, options) => open(browser, url, options),
    closeAll: async () => void (await Promise.all(browser.contexts().map((context) => context.close()))),
    stop: () => browser.close(),
  }
}

/** Options of a new page. Motion is reduced, because without a GPU an animation takes much CPU time. */
const defaultOptions: BrowserContextOptions = {
  locale: 'en-US',
  viewport: { width: 1_440, height: 900 },
  reducedMotion: 'reduce',
}

async function open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({ ...defaultOptions, ...options })
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  const problems: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(error.message))
  await page.goto(url)
  return { page, problems }
}

/** Saves a screenshot as `test-results/browser/<name>.png`. */
export async function saveScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(screenshotFolder, { recursive: true })
  await page.screenshot({ path: join(screenshotFolder, `${name}.png`) })
}
