// npm test runs all checks, and all tests except test/packages. If FOOD_TEST_RESULTS is set, as in .ci/run, the numbers of
// tests are written to that JSON file.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { constants, setPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import jestConfig from '../jest.config.mjs'
import { readArguments, wantsHelp } from './support/arguments.mjs'
import { compiler, ensureReady, installedPath, root } from './support/ensure.mjs'

const args = process.argv.slice(2)
if (wantsHelp(args)) {
  readArguments({
    command: 'npm test',
    purpose:
      'Checks types, lint, format and dead code, and runs all tests except test/packages. Stops at the first check that fails.',
    usage: ['npm test', 'npm test -- [JEST ARGUMENTS]   runs only jest, with these arguments'],
  })
}

/**
 * Tests that mostly wait, so everything else runs at the same time. Each test of the whole system starts a dozen processes.
 * @type {{ name: string, folders: string[], workers: number }[]}
 */
const waitingTests = [
  { name: 'tests of the whole system', folders: ['test/browser', 'test/e2e', 'test/monitoring'], workers: 2 },
  { name: 'tests of the Kafka client', folders: ['packages/kafka-client/test'], workers: 1 },
]
/** Tests that take minutes and download packages. Only `npm test -- test/packages` and .ci/run run them. */
const separateFolders = ['test/packages']
// A test that fails may leave a client or server running. Without --forceExit, CI would wait for it.
const jest = [installedPath('jest/bin/jest.js'), ...(process.env.CI ? ['--forceExit'] : [])]
const resultFolder = mkdtempSync(join(tmpdir(), 'food-tests-'))
process.on('exit', () => rmSync(resultFolder, { recursive: true, force: true }))

/** @type {{ name: string, command: string[] }[]} */
const checks = [
  { name: 'types of the tests', command: [compiler, '-p', 'tsconfig.tests.json', '--singleThreaded'] },
  { name: 'lint', command: [installedPath('oxlint/bin/oxlint'), '-c', 'oxlint.config.mjs'] },
  { name: 'format', command: [installedPath('oxfmt/bin/oxfmt'), '--check'] },
  { name: 'dead code', command: [installedPath('knip/bin/knip.js'), '--no-progress', '--no-config-hints'] },
]

ensureReady()
// With more threads tsgolint, a Go program that does the type-aware part of lint, repeats work and uses 50 % more CPU time.
process.env.GOMAXPROCS ??= '1'
if (args.length === 0) await runAll()
else process.exit(spawnSync(process.execPath, [...jest, ...args], { cwd: root, stdio: 'inherit' }).status ?? 1)

async function runAll() {
  const waiting = waitingTests.map(({ name, folders, workers }) =>
    startTests(name, ['--maxWorkers', String(workers), ...folders], 'pipe'),
  )
  const outputs = waiting.map(({ child }) => collect(child))
  const folders = [...waitingTests.flatMap((group) => group.folders), ...separateFolders]
  const ignored = [...(jestConfig.testPathIgnorePatterns ?? []), ...folders.map((folder) => `<rootDir>/${folder}/`)]
  const remaining = startTests('tests', ['--testPathIgnorePatterns', ...ignored])
  const tests = [...waiting, remaining]
  for (const { name, command } of checks) await exitOnFailure(start(name, command).ended, tests)
  const statuses = await Promise.all(tests.map(({ ended }) => ended))
  for (const output of outputs) process.stderr.write(await output)
  process.exit(printTotals(tests.map(({ name }) => name)) ? Math.max(...statuses) : 1)
}

/**
 * Starts jest, which writes a report.
 *
 * @param {string} name
 * @param {string[]} options
 * @param {'inherit' | 'pipe'} output
 */
function startTests(name, options, output = 'inherit') {
  const report = ['--json', `--outputFile=${reportOf(name)}`]
  return { name, ...start(name, [...jest, ...report, ...options], output) }
}

/**
 * Starts a check. All but the tests that mostly wait have a lower priority, so that they do not slow down pods and timers.
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
 * @param {{ child: import('node:child_process').ChildProcess }[]} tests are killed when the check fails
 */
async function exitOnFailure(ended, tests) {
  const status = await ended
  if (status === 0) return
  for (const { child } of tests) child.kill()
  process.exit(status)
}

/** The file of jest's report. @param {string} name */
function reportOf(name) {
  return join(resultFolder, `${name}.json`)
}

/**
 * Prints the numbers of skipped, passed and failed tests.
 *
 * @param {string[]} tests their names
 * @returns {boolean} whether no test failed
 */
function printTotals(tests) {
  const reports = tests.map((name) => /** @type {unknown} */ (JSON.parse(readFileSync(reportOf(name), 'utf8'))))
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
