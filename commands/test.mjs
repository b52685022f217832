// npm test: everything that is checked before a change is good, in order; stops at the first step that fails.
// npm test -- <jest arguments>: only the tests, of what the arguments name.
// FOOD_TEST_RESULTS: a file that jest writes its results to as JSON, for .ci/run.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { compiler, ensureReady, root } from './support/ensure.mjs'

const resolve = createRequire(`${root}/package.json`).resolve
const bin = (name, path) => resolve(`${name}/package.json`).replace(/package\.json$/, path)

ensureReady() // before anything below asks where a package is

const types = ['types of the tests', compiler(), '-p', 'tsconfig.tests.json']
const lint = ['lint', bin('oxlint', 'bin/oxlint'), '-c', 'oxlint.config.mjs']
const format = ['format', bin('oxfmt', 'bin/oxfmt'), '--check']
const results = process.env.FOOD_TEST_RESULTS
const report = results ? ['--json', `--outputFile=${results}`] : []
const tests = ['tests', bin('jest', 'bin/jest.js'), ...report, ...process.argv.slice(2)]

const isWhole = process.argv.length === 2
for (const step of isWhole ? [types, lint, format, tests] : [tests]) check(...step)

function check(name, ...command) {
  const startedAt = Date.now()
  if (isWhole) process.stderr.write(`Checking ${name} …\n`)
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
  if (isWhole && name !== 'tests') process.stderr.write(`  ok, ${Math.round((Date.now() - startedAt) / 1_000)} s\n`)
}
