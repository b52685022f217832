import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { tutorialRows } from '../../bench/support/tutorial-plans'
import { root } from './support/read'

it("finds the planner's figures for the ScaledObjects of this repository in docs/planner.md", () => {
  const document = readFileSync(join(root, 'docs/planner.md'), 'utf8')
  const missingRows = tutorialRows().filter((row) => !document.includes(`| ${row.join(' | ')} |\n`))
  expect(missingRows).toEqual([])
})
