import { type Locator } from 'playwright-core'
import { type Lesson, type Step } from '@food-delivery/lessons'
import { type SimulatorPage } from './simulator-page'

/** The result of a step. */
export interface PlayedStep {
  /** Whether the first option, which the player always predicts, was right. */
  isRight: boolean
  /** The measured value, as the page shows it. */
  measured: string
  /** Time from the start of the step until its outcome was seen. */
  seconds: number
}

/** Maximum time until a step can begin, and then until its outcome is seen. */
const STEP_TIMEOUT_MS = 300_000

/** Wait before a step begins, to check that its outcome is not seen yet. The page checks once a second. */
const WAIT_BEFORE_STEP_MS = 2_500

/** Plays lessons like a user, with the keyboard alone. */
export class LessonPage {
  constructor(
    private readonly simulator: SimulatorPage,
    private readonly url: string,
  ) {}

  get panel(): Locator {
    return this.simulator.page.locator('#lessons')
  }

  async open({ name, title }: Lesson): Promise<void> {
    await this.simulator.page.goto(`${this.url}/?lesson=${name}`)
    await this.panel.getByRole('heading', { name: title.en }).waitFor()
    await this.simulator.waitUntilLive()
  }

  /** Plays a step until its outcome is seen. @throws if that happens before the step has begun, or not in time */
  async play(step: Step): Promise<PlayedStep> {
    await this.waitForState('open', 'the step to wait for a prediction, with an outcome that is not seen yet')
    await this.panel.getByRole('radio').first().press('Space')
    await this.simulator.page.waitForTimeout(WAIT_BEFORE_STEP_MS)
    await this.waitForState('ready', 'the step to be ready')
    const startedAt = performance.now()
    await this.panel.locator('.lesson > .button-strong').press('Enter')
    if (step.task.kind === 'order') await this.placeOrder()
    await this.waitForState('seen', 'the outcome of the step to be seen')
    const [verdict, measured] = await this.panel.locator('.outcome > p').allTextContents()
    return {
      isRight: verdict?.startsWith('Right') ?? false,
      measured: measured ?? '',
      seconds: (performance.now() - startedAt) / 1_000,
    }
  }

  async next(): Promise<void> {
    await this.panel.locator('.lesson > .button-strong').press('Enter')
  }

  /** Whether the list of lessons shows that a lesson is finished. */
  isFinished({ title }: Lesson): Promise<boolean> {
    return this.panel.getByRole('button', { name: `${title.en} Finished` }).isVisible()
  }

  private async placeOrder(): Promise<void> {
    const { page } = this.simulator
    await page.locator('.card').first().press('Enter')
    await page
      .getByRole('button', { name: /^Order .* for \$/ })
      .first()
      .press('Enter')
  }

  private waitForState(state: 'open' | 'ready' | 'seen', description: string): Promise<void> {
    const isInState = () => this.panel.locator(`.lesson-${state}`).isVisible()
    return this.simulator.waitUntil(isInState, description, STEP_TIMEOUT_MS)
  }
}
