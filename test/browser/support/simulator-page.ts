import { type Locator, type Page } from 'playwright-core'
import { eventually } from '../../support/eventually'

const POLL_MS = 100

/** Operates the simulator like a user. */
export class SimulatorPage {
  constructor(
    readonly page: Page,
    /** Returns details for the error after a timeout, such as problems of the page and the state of the pods. */
    private readonly explain: () => string = () => '',
  ) {}

  /** Reads the number in an element, such as `.counter-orders .counter-value`; NaN while the element has no number. */
  async number(selector: string): Promise<number> {
    const text = await this.page.locator(selector).first().textContent()
    return Number.parseFloat((text ?? '').replaceAll(',', ''))
  }

  counter(name: 'orders' | 'fulfilment' | 'in-flight' | 'failed'): Promise<number> {
    return this.number(`.counter-${name} .counter-value`)
  }

  /** Reads the lag of a group in the architecture diagram. */
  lag(group: string): Promise<number> {
    return this.number(`.group-${group} .figure >> nth=1`)
  }

  readyPods(group: string): Promise<number> {
    return this.number(`.group-${group} .badge-text`)
  }

  slider(name: string): Locator {
    return this.page.getByRole('slider', { name })
  }

  async startLoad(ratePerSecond: number): Promise<void> {
    await this.slider('Rate of orders').fill(String(ratePerSecond))
    await this.button('Start').click()
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  /** Waits until the page is connected and shows the figures of the groups. */
  async waitUntilLive(): Promise<void> {
    await this.waitUntil(() => this.page.locator('.live-open').isVisible(), 'the page to be connected')
    await this.waitUntil(async () => (await this.lag('courier')) >= 0, 'the page to show the lag of the groups')
  }

  /** Waits until a condition holds on the page. */
  async waitUntil(condition: () => Promise<boolean>, description: string, timeoutMs = 60_000): Promise<void> {
    await eventually(condition, description, timeoutMs, POLL_MS).catch((error: Error) => {
      throw new Error(`${error.message}\n${this.explain()}`, { cause: error })
    })
  }
}
