// How to run the suites of other projects, and how to read their results.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Result {
  name: string
  isFailed: boolean
  /** Message and stack of the failure; empty if the test passed. */
  message: string
}

/** Where a suite runs, and against which server. */
interface SuiteRun {
  /** The clone of the project. */
  checkout: string
  /** An empty folder, for the results. */
  folder: string
  /** Address of the server. */
  address: string
}

interface Suite {
  server: 'Kafka' | 'Mongo' | 'Redis'
  /** Options of the embedded server. */
  options: object
  /** The environment variable with the address of a real server. */
  addressVariable: 'BOOTSTRAP_SERVERS' | 'MONGODB_URL' | 'REDIS_URL'
  /** Arguments and environment of Node. */
  command(run: SuiteRun): { args: string[]; env: Record<string, string> }
  results(run: SuiteRun): Result[]
}

const preload = `--require=${join(__dirname, 'redirect.cjs')}`
/** Redirects connections to these ports to the server. */
const redirect = (ports: readonly number[], address: string) => {
  const port = /:(\d+)/.exec(address.replace(/^\w+:\/\//, ''))?.[1] ?? ''
  return { PEER_PORTS: ports.map((usualPort) => `${usualPort}:${port}`).join(), NODE_OPTIONS: preload }
}

export const suites: Readonly<Record<string, Suite>> = {
  kafkajs: {
    server: 'Kafka',
    // Like the brokers of KafkaJS's own test setup.
    options: { host: 'localhost', autoCreateTopics: true, defaultPartitions: 2 },
    addressVariable: 'BOOTSTRAP_SERVERS',
    command({ checkout, folder, address }) {
      const config = join(folder, 'jest.json')
      writeFileSync(config, JSON.stringify(jestConfig(checkout)))
      const output = ['--json', '--outputFile', join(folder, 'results.json')]
      const options = ['--config', config, '--maxWorkers=2', '--forceExit', '-t', '^(?!.*(SSL|SASL))']
      const args = [programOf(checkout, 'jest'), ...options, ...output]
      return { args, env: { KAFKA_VERSION: '2.4', ...redirect([9_092, 9_095, 9_098], address) } }
    },
    results: ({ checkout, folder }) => jestResults(checkout, readReport(folder)),
  },
  ioredis: {
    server: 'Redis',
    options: {},
    addressVariable: 'REDIS_URL',
    command: ({ checkout, folder, address }) => ({
      args: [
        ...mochaArguments(checkout, folder),
        '--require',
        'ts-node/register',
        '--exit',
        '--timeout',
        '8000',
        'test/helpers/*.ts',
        'test/functional/**/*.ts',
      ],
      env: { TS_NODE_TRANSPILE_ONLY: 'true', NODE_ENV: 'test', ...redirect([6_379], address) },
    }),
    results: ({ folder }) => mochaResults(readReport(folder)),
  },
  mongoose: {
    server: 'Mongo',
    options: { database: 'mongoose_test', replicaSet: 'rs0', ttlIntervalMs: 1_000 },
    addressVariable: 'MONGODB_URL',
    command: ({ checkout, folder, address }) => ({
      args: [
        ...mochaArguments(checkout, folder),
        '--exit',
        '--timeout',
        '10000',
        'test/*.test.js',
        'test/{docs,helpers}/*.test.js',
      ],
      env: { MONGOOSE_TEST_URI: address, REPLICA_SET: 'rs0' },
    }),
    results: ({ folder }) => mochaResults(readReport(folder)),
  },
}

const jestConfig = (checkout: string) => ({
  rootDir: checkout,
  moduleNameMapper: { testHelpers: '<rootDir>/testHelpers/index.js', '^execa$': join(__dirname, 'add-partitions.cjs') },
  setupFilesAfterEnv: ['<rootDir>/testHelpers/setup.js'],
  testRunner: 'jest-circus/runner',
  testEnvironment: 'node',
  testRegex: '(/__tests__/.*\\.spec\\.js|(\\.|/)spec)\\.jsx?$',
})

/** Path of a program of the checkout. */
function programOf(checkout: string, name: string): string {
  const folder = join(checkout, 'node_modules', name)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>
  }
  return join(folder, typeof bin === 'string' ? bin : (bin[name] ?? ''))
}

const mochaArguments = (checkout: string, folder: string): string[] => [
  programOf(checkout, 'mocha'),
  '--reporter=json',
  `--reporter-option=output=${join(folder, 'results.json')}`,
]

const readReport = (folder: string): unknown => JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8'))

interface JestReport {
  testResults: {
    name: string
    message: string
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[]
  }[]
}

/** A file that cannot be loaded counts as a failed test. */
function jestResults(checkout: string, report: unknown): Result[] {
  return (report as JestReport).testResults.flatMap(({ name: path, message, assertionResults }) => {
    const file = path.slice(checkout.length + 1)
    if (assertionResults.length === 0 && message !== '') return [{ name: file, isFailed: true, message }]
    return assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ fullName, status, failureMessages }) => ({
        name: `${file}: ${fullName}`,
        isFailed: status === 'failed',
        message: failureMessages.join('\n'),
      }))
  })
}

interface MochaReport {
  passes: { fullTitle: string }[]
  failures: { fullTitle: string; err: { message?: string; stack?: string } }[]
}

/** A failed hook counts as a failed test. */
function mochaResults(report: unknown): Result[] {
  const { passes, failures } = report as MochaReport
  return [
    ...passes.map(({ fullTitle }) => ({ name: fullTitle, isFailed: false, message: '' })),
    ...failures.map(({ fullTitle, err }) => ({
      name: fullTitle,
      isFailed: true,
      message: `${err.message ?? ''}\n${err.stack ?? ''}`,
    })),
  ]
}
