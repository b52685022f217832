import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { environmentWithoutJest } from '../test/support/environment-without-jest'

const run = promisify(execFile)
const root = join(__dirname, '..')
const recipes = join(__dirname, 'test-recipes')

it('passes all tests of the recipes for Jest', async () => {
  const args = [join(root, 'node_modules/jest/bin/jest.js'), '--config', join(recipes, 'jest/jest.config.js')]
  const { stderr } = await run(process.execPath, args, { env: environmentWithoutJest() })
  expect(stderr).toContain('Tests:       5 passed')
  expect(stderr).not.toContain('failed to exit gracefully')
})

it('passes all tests of the recipes for Vitest', async () => {
  const args = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--root', join(recipes, 'vitest')]
  const { stdout } = await run(process.execPath, args, { env: environmentWithoutJest() })
  expect(stdout).toMatch(/Tests +3 passed/)
})
