// Packages that contain only ES modules, which jest must transform. Other packages in node_modules are not transformed.
const esmPackages = ['@kubernetes/client-node', 'openid-client', 'oauth4webapi', 'jose', 'mingo', 'uuid']
// The file of the MongoDB driver that imports `os` dynamically, which jest supports only in transformed files. Without `os`,
// MongoDB rejects the handshake of the driver.
const dynamicImportFile = 'mongodb/lib/runtime_adapters'

// The global variables that jest passes to each module as arguments. Jest runs tests in a context in which each use of another
// global takes 0.2 µs, thirty times as long as usual. The list must not contain globals that packages declare themselves, such
// as `Buffer`, or that tests replace, such as `Date`.
const argumentGlobals = ['Array', 'Infinity', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Promise', 'Set']

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: [
    '<rootDir>/packages',
    '<rootDir>/services',
    '<rootDir>/local',
    '<rootDir>/frontend',
    '<rootDir>/examples',
    '<rootDir>/test',
  ],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/examples/test-recipes/'],
  modulePathIgnorePatterns: ['/dist/'],
  moduleNameMapper: {
    '^@food-delivery/(contracts|kafka-client|order-bus|mongo-client|service-kit|autoscaler|deployment-model|embedded|lessons|planner)$':
      '<rootDir>/packages/$1/src',
    '^@food-delivery/(contracts|service-kit)/dist/(.+)\\.js$': '<rootDir>/packages/$1/src/$2',
    '^@food-delivery/autoscaler/(admission|errors|quantity|rules)$': '<rootDir>/packages/autoscaler/src/$1',
    '^@food-delivery/kafka-client/curve$': '<rootDir>/packages/kafka-client/src/curve',
    // local/src/runner imports this module dynamically, by the name of the compiled file.
    '^(\\.\\./autoscaling/scaling)\\.js$': '$1',
  },
  transform: {
    '\\.tsx$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic' } },
        },
        module: { type: 'commonjs' },
      },
    ],
    '\\.(m?[jt]s)$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmPackages.join('|')})/|${dynamicImportFile})`],
  sandboxInjectedGlobals: argumentGlobals,
  testTimeout: 60_000,
  // A small machine has two cores. There is one worker more, because many tests mostly wait.
  maxWorkers: 3,
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
}
