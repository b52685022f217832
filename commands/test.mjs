// npm test. If FOOD_TEST_RESULTS is set, as .ci/run does, the numbers of tests are written to that JSON file.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { constants, setPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import jestConfig from '../jest.config.mjs'
import { readArguments, wantsHelp } from './support/arguments.mjs'
import { compiler, ensureReady, installed, root } from './support/ensure.mjs'

const args = process.argv.slice(2)
if (wantsHelp(args)) {
  readArguments({
    command: 'npm test',
    purpose: 'Checks types, lint, format and dead code, and runs all tests. Stops at the first check that fails.',
    usage: ['npm test', 'npm test -- [JEST ARGUMENTS]   runs only jest, with these arguments'],
  })
}

/** Folders of tests that start the whole system or a browser. They mostly wait, so everything else runs at the same time. */
const systemFolders = ['test/browser', 'test/e2e', 'test/monitoring']
/** Tests that take minutes and download: only `npm test -- test/packages` and .ci/run run them. */
const separateFolders = ['test/packages']
const jest = installed('jest/bin/jest.js')
const results = mkdtempSync(join(tmpdir(), 'food-tests-'))
process.on('exit', () => rmSync(results, { recursive: true, force: true }))

/** @type {{ name: string, command: string[] }[]} */
const checks = [
  { name: 'types of the tests', command: [compiler, '-p', 'tsconfig.tests.json', '--singleThreaded'] },
  { name: 'lint', command: [installed('oxlint/bin/oxlint'), '-c', 'oxlint.config.mjs'] },
  { name: 'format', command: [installed('oxfmt/bin/oxfmt'), '--check'] },
  { name: 'dead code', command: [installed('knip/bin/knip.js'), '--no-progress', '--no-config-hints'] },
]

// With more threads the linter, a Go program, repeats work: it uses half as much CPU again.
process.env.GOMAXPROCS ??= '1'
ensureReady()
if (args.length === 0) await runAll()
else process.exit(spawnSync(process.execPath, [jest, ...args], { cwd: root, stdio: 'inherit' }).status ?? 1)

async function runAll() {
  // Each of them starts a dozen processes.
  const systemOptions = ['--maxWorkers', '2', ...reportOptions('systems')]
  const systemTests = start('tests of the whole system', [jest, ...systemOptions, ...systemFolders], 'pipe')
  const output = collect(systemTests.child)
  const ignored = [
    ...(jestConfig.testPathIgnorePatterns ?? []),
    ...[...systemFolders, ...separateFolders].map((folder) => `<rootDir>/${folder}/`),
  ]
  // The last ones mostly wait.
  const otherOptions = ['--maxWorkers', '4', ...reportOptions('others')]
  const otherTests = start('tests', [jest, ...otherOptions, '--testPathIgnorePatterns', ...ignored])
  const tests = [systemTests, otherTests]
  for (const { name, command } of checks) await exitOnFailure(start(name, command).ended, tests)
  const statuses = await Promise.all(tests.map(({ ended }) => ended))
  process.stderr.write(await output)
  process.exit(printTotals(['systems', 'others']) ? Math.max(...statuses) : 1)
}

/**
 * Starts a check. All checks but the tests of the whole system have a lower priority, so that they do not slow down its
 * pods.
 *
 * @param {string} name
 * @param {string[]} command script and arguments for Node
 * @param {'inherit' | 'pipe'} output
 */
function start(name, command, output = 'inherit') {
  process.stderr.write(`Checking ${name} …\n`)
  const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', output, output] })
  if (output === 'inherit' && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL)
  /** @type {Promise<number>} */
  const ended = new Promise((resolve) => child.once('close', (status) => resolve(status ?? 1)))
  return { child, ended }
}

/** @param {import('node:child_process').ChildProcess} child */
async function collect({ stdout, stderr }) {
  let text = ''
  for (const stream of [stdout, stderr]) stream?.setEncoding('utf8').on('data', (part) => (text += part))
  await Promise.all([stdout, stderr].map((stream) => new Promise((resolve) => stream?.once('close', resolve))))
  return text
}

/**
 * @param {Promise<number>} ended
 * @param {{ child: import('node:child_process').ChildProcess }[]} others are killed when the check fails
 */
async function exitOnFailure(ended, others) {
  const status = await ended
  if (status === 0) return
  for (const { child } of others) child.kill()
  process.exit(status)
}

/** Options that make jest write a report. @param {string} run */
function reportOptions(run) {
  return ['--json', `--outputFile=${join(results, run)}`]
}

/**
 * Prints the numbers of skipped, passed and failed tests.
 *
 * @param {string[]} runs
 * @returns {boolean} whether no test failed
 */
function printTotals(runs) {
  const reports = runs.map((run) => /** @type {unknown} */ (JSON.parse(readFileSync(join(results, run), 'utf8'))))
  const counts = /** @type {Record<string, number>[]} */ (reports)
  /** @param {string} name */
  const sum = (name) => counts.reduce((total, report) => total + (report[name] ?? 0), 0)
  const names = ['numPassedTests', 'numFailedTests', 'numRuntimeErrorTestSuites', 'numPendingTests']
  const [passed, failedTests, failedFiles, skipped] = names.map(sum)
  if (process.env.FOOD_TEST_RESULTS) {
    const total = Object.fromEntries(names.map((name) => [name, sum(name)]))
    writeFileSync(process.env.FOOD_TEST_RESULTS, JSON.stringify(total))
  }
  const failed = (failedTests ?? 0) + (failedFiles ?? 0)
  process.stderr.write(`\n${skipped} skipped\n${passed} passed, ${failed} failed\n`)
  return failed === 0
}
