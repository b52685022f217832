// npm test. FOOD_TEST_RESULTS: a JSON file for jest's results, set by .ci/run.
import { spawnSync } from 'node:child_process'
import { wantsHelp, readArguments } from './support/arguments.mjs'
import { compiler, ensureReady, installed, root } from './support/ensure.mjs'

const args = process.argv.slice(2)
if (wantsHelp(args)) {
  readArguments({
    command: 'npm test',
    purpose: 'Checks types, lint, format and dead code, then runs all tests; stops at the first step that fails.',
    usage: ['npm test', 'npm test -- [JEST ARGUMENTS]   the tests alone, with these arguments'],
  })
}

ensureReady()

const types = ['types of the tests', compiler, '-p', 'tsconfig.tests.json']
const lint = ['lint', installed('oxlint/bin/oxlint'), '-c', 'oxlint.config.mjs']
const format = ['format', installed('oxfmt/bin/oxfmt'), '--check']
const dead = ['dead code', installed('knip/bin/knip.js'), '--no-progress', '--no-config-hints']
const results = process.env.FOOD_TEST_RESULTS
const report = results ? ['--json', `--outputFile=${results}`] : []
const tests = ['tests', installed('jest/bin/jest.js'), ...report, ...args]

const isFullRun = args.length === 0
for (const step of isFullRun ? [types, lint, format, dead, tests] : [tests]) check(step)

/** @param {string[]} step its name, then the script and arguments for Node */
function check([name, ...command]) {
  const startedAt = Date.now()
  if (isFullRun) process.stderr.write(`Checking ${name} …\n`)
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
  if (isFullRun && name !== 'tests') process.stderr.write(`  ok, ${Math.round((Date.now() - startedAt) / 1_000)} s\n`)
}
