import { type Locator, type Page } from 'playwright-core'

/** Operates the page `/plan` like a user. */
export class PlanPage {
  constructor(readonly page: Page) {}

  slider(name: string): Locator {
    return this.page.getByRole('slider', { name })
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  get manifest(): Locator {
    return this.page.getByRole('textbox', { name: /^Manifest/ })
  }

  get patch(): Locator {
    return this.page.getByRole('region', { name: 'Patch in YAML' })
  }

  async waitUntilDone(): Promise<void> {
    await this.page.getByText('Simulated to the end.').waitFor()
  }

  /** The values of a figure: for the manifest, and for the compared settings. */
  figures(name: string): Promise<string[]> {
    const table = this.page.getByRole('region', { name: 'Figures of the settings' })
    return table
      .getByRole('row', { name: new RegExp(`^${name}`) })
      .getByRole('cell')
      .allInnerTexts()
  }

  /**
   * Moves a slider by one step with the keyboard; returns the time from its input event until the next frame with new
   * figures, ms.
   */
  async measureSliderMove(slider: string): Promise<number> {
    await this.slider(slider).focus()
    await this.page.evaluate(measureFocusedSlider)
    await this.slider(slider).press('ArrowRight')
    return this.page.evaluate<number>('window.measured')
  }
}

/** A script for the page, which draws figures and curves together. */
const measureFocusedSlider = `window.measured = new Promise((resolve) => {
  const results = document.querySelector('.plan-figures tbody')
  document.activeElement.addEventListener('input', () => {
    const startedAt = performance.now()
    const observer = new MutationObserver(() => {
      observer.disconnect()
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - startedAt)))
    })
    observer.observe(results, { subtree: true, childList: true, characterData: true })
  }, { once: true })
}); 0`
