// Packages that ship ES modules only; everything else in node_modules is loaded as it is.
const esmOnly = ['@kubernetes/client-node', 'openid-client', 'oauth4webapi', 'jose', 'mingo', 'uuid']
// The MongoDB driver loads `os` by a dynamic import, which jest can do only when it is compiled; without it real
// servers refuse the driver's greeting.
const dynamicImports = 'mongodb/lib/runtime_adapters'

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/packages', '<rootDir>/services', '<rootDir>/local', '<rootDir>/frontend', '<rootDir>/test'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  moduleNameMapper: {
    '^@food-delivery/(contracts|kafka-client|order-bus|mongo-client|service-kit|autoscaler|deployment-model|embedded)$':
      '<rootDir>/packages/$1/src',
    '^@food-delivery/(contracts|service-kit)/dist/(.+)\\.js$': '<rootDir>/packages/$1/src/$2',
    // What the runner loads late, by a dynamic import that names the compiled file.
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
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/|${dynamicImports})`],
  testTimeout: 60_000,
  maxWorkers: 2,
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
}
