import { readFileSync } from 'node:fs'
import { type AxeResults } from 'axe-core'
import { type Page } from 'playwright-core'

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

/** Checks the current page with axe; returns the rule and the element of each violation. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  // The default options also describe all valid elements, which takes longer than the checks.
  const { violations } = await page.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'], selectors: false })")
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`))
}
