import { type Locator, type Page } from 'playwright-core'
import { eventually } from '../../support/eventually'

const ASK_EVERY_MS = 100

/** The page as a person uses it. */
export class SimulatorPage {
  constructor(
    readonly page: Page,
    /** What may explain why something does not come: the page's problems, the pods. */
    private readonly explain: () => string = () => '',
  ) {}

  /** A number that the page shows, such as `.counter-orders .counter-value`; NaN while there is none. */
  async number(selector: string): Promise<number> {
    const text = await this.page.locator(selector).first().textContent()
    return Number.parseFloat((text ?? '').replaceAll(',', ''))
  }

  counter(name: 'orders' | 'fulfilment' | 'in-flight' | 'failed'): Promise<number> {
    return this.number(`.counter-${name} .counter-value`)
  }

  /** Lag that the architecture shows of a group. */
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

  /** Waits until the page is live: connected, and the groups' figures are there. */
  async live(): Promise<void> {
    await this.until(() => this.page.locator('.live-open').isVisible(), 'the live connection')
    await this.until(async () => (await this.lag('courier')) >= 0, 'the figures of the groups')
  }

  /** Waits for a fact on the page. */
  async until(fact: () => Promise<boolean>, what: string, limitMs = 60_000): Promise<void> {
    await eventually(fact, what, limitMs, ASK_EVERY_MS).catch((error: Error) => {
      throw new Error(`${error.message}\n${this.explain()}`, { cause: error })
    })
  }
}
