import { readFileSync } from 'node:fs'
import { type AxeResults } from 'axe-core'
import { type Page } from 'playwright-core'

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

/** What axe objects to on the page as it is now: rule and element. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  // Describing every node that passed takes longer than judging it; the same rules run.
  const { violations } = await page.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'], selectors: false })")
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`))
}
