import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { tutorialRows } from '../../bench/support/tutorial-plans'
import { root } from './support/read'

it("docs/planner.md has the planner's figures for the ScaledObjects of this repository", () => {
  const note = readFileSync(join(root, 'docs/planner.md'), 'utf8')
  const missing = tutorialRows().filter((row) => !note.includes(`| ${row.join(' | ')} |\n`))
  expect(missing).toEqual([])
})
