import { readFileSync } from 'node:fs'
import { type AxeResults } from 'axe-core'
import { type Page } from 'playwright-core'

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

/** The axe violations of the current page: rule and element. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  // Descriptions of all passed nodes would take longer than the rules themselves.
  const { violations } = await page.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'], selectors: false })")
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`))
}
