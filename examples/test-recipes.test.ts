import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = join(__dirname, '..')
const recipes = join(__dirname, 'test-recipes')

/** The environment without the variables of this Jest. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, JEST_WORKER_ID: _worker, NODE_ENV: _env, ...rest } = process.env
  return { ...rest, NO_COLOR: '1' }
}

it('the recipes for Jest pass', async () => {
  const args = [join(root, 'node_modules/jest/bin/jest.js'), '--config', join(recipes, 'jest/jest.config.js')]
  const { stderr } = await run(process.execPath, args, { env: cleanEnvironment() })
  expect(stderr).toContain('Tests:       5 passed')
  expect(stderr).not.toContain('failed to exit gracefully')
})

it('the recipes for Vitest pass', async () => {
  const args = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--root', join(recipes, 'vitest')]
  const { stdout } = await run(process.execPath, args, { env: cleanEnvironment() })
  expect(stdout).toMatch(/Tests +3 passed/)
})
