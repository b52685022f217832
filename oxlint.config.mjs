import { defineConfig } from 'oxlint'

/**
 * Packages of this repository that a folder must not import, so that imports have one direction. A package with `!` is an
 * exception that may be imported.
 */
const forbiddenImports = {
  'packages/contracts': ['@food-delivery/*', '!@food-delivery/autoscaler'],
  'packages/kafka-client': ['@food-delivery/*'],
  'packages/service-kit': ['@food-delivery/*', '!@food-delivery/contracts'],
  'packages/autoscaler': ['@food-delivery/*'],
  'packages/deployment-model': ['@food-delivery/*', '!@food-delivery/autoscaler'],
  'packages/embedded': ['@food-delivery/*'],
  'packages/planner': ['@food-delivery/*', '!@food-delivery/autoscaler', '!@food-delivery/kafka-client'],
  // The command reads a running Kafka.
  'packages/planner/src/cli': [
    '@food-delivery/*',
    '!@food-delivery/autoscaler',
    '!@food-delivery/kafka-client',
    '!@food-delivery/service-kit',
  ],
  'packages/lessons': ['@food-delivery/*', '!@food-delivery/contracts'],
  'packages/load': ['@food-delivery/*'],
  'packages/mongo-client': [
    '@food-delivery/*',
    '!@food-delivery/contracts',
    '!@food-delivery/kafka-client',
    '!@food-delivery/service-kit',
  ],
  'packages/order-bus': [
    '@food-delivery/*',
    '!@food-delivery/contracts',
    '!@food-delivery/kafka-client',
    '!@food-delivery/service-kit',
  ],
  services: [
    '@food-delivery/embedded',
    '@food-delivery/local',
    '@food-delivery/*service',
    '@food-delivery/*consumer',
    '@food-delivery/*data',
  ],
  frontend: [
    '@food-delivery/*',
    '!@food-delivery/contracts',
    '!@food-delivery/deployment-model',
    '!@food-delivery/autoscaler',
    '!@food-delivery/lessons',
    '!@food-delivery/planner',
    '!@food-delivery/service-kit',
  ],
  local: ['@food-delivery/*service', '@food-delivery/*consumer', '@food-delivery/*data'],
}

const DIRECTION = 'Imports have one direction: services and local → packages → contracts → autoscaler.'
const kafkajsRule = { group: ['kafkajs', 'kafkajs/**'], message: 'Use @food-delivery/kafka-client instead of kafkajs.' }

// The rule also checks `import()`, whose paths end with `.js` in this repository.
const untracedRule = {
  group: ['./*', '!./*.js', '@food-delivery/*', '!@food-delivery/contracts', '!@food-delivery/service-kit'],
  message:
    'Import this module in readConfig or create: tracing misses modules that are loaded before tracing has started.',
}

// The planner also runs in browsers, except for its command.
const nodeRule = {
  group: ['node:*', 'fs', 'path', 'worker_threads'],
  message: 'Only src/cli may use Node, because the rest also runs in browsers.',
}

const importRules = Object.entries(forbiddenImports).map(([folder, group]) => {
  const directionRule = { group, message: DIRECTION }
  const patterns = folder === 'packages/kafka-client' ? [directionRule] : [directionRule, kafkajsRule]
  return { files: [`${folder}/**/*.{ts,tsx}`], rules: { 'no-restricted-imports': ['error', { patterns }] } }
})

// The exact name is listed, because a pattern for a package also matches its exports.
const kafkaClient = {
  name: '@food-delivery/kafka-client',
  message: 'Import @food-delivery/kafka-client/curve instead: only this module runs in browsers.',
}
const plannerPatterns = [{ group: forbiddenImports['packages/planner'], message: DIRECTION }, kafkajsRule]

const testFiles = ['**/*.test.{ts,tsx}', '**/test/**']

export default defineConfig({
  plugins: ['typescript', 'import', 'jest', 'react', 'unicorn'],
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: 'error' },
  categories: { correctness: 'error' },
  ignorePatterns: ['coverage/**', '.cache/**', 'frontend/public/**'],
  rules: {
    // Imports of types count, too.
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'no-var': 'error',
    'prefer-const': 'error',
    'prefer-rest-params': 'error',
    'prefer-spread': 'error',
    'no-console': 'error',
    'no-restricted-properties': [
      'error',
      { object: 'process', property: 'env', message: 'Only config.ts may read the environment.' },
    ],
    'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    'import/no-default-export': 'error',
    'jest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', 'assert*', 'fc.assert'] }],
    'jest/no-conditional-expect': 'off',
    'jest/no-standalone-expect': 'off',
    'jest/require-to-throw-message': 'off',
    'typescript/ban-ts-comment': 'error',
    'typescript/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    'typescript/no-array-constructor': 'error',
    'typescript/no-empty-object-type': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-misused-spread': 'off',
    'typescript/no-namespace': 'error',
    'typescript/no-require-imports': 'error',
    'typescript/no-unnecessary-type-assertion': 'error',
    'typescript/no-unnecessary-type-constraint': 'error',
    'typescript/no-unsafe-argument': 'error',
    'typescript/no-unsafe-assignment': 'error',
    'typescript/no-unsafe-call': 'error',
    'typescript/no-unsafe-enum-comparison': 'error',
    'typescript/no-unsafe-function-type': 'error',
    'typescript/no-unsafe-member-access': 'error',
    'typescript/no-unsafe-return': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/prefer-promise-reject-errors': 'error',
    'typescript/require-array-sort-compare': 'off',
    'typescript/require-await': 'error',
    'typescript/restrict-plus-operands': 'error',
    'typescript/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    'typescript/unbound-method': 'off',
    'typescript/no-useless-default-assignment': 'off',
    'unicorn/no-new-array': 'off',
    'unicorn/no-thenable': 'off',
  },
  overrides: [
    ...importRules,
    {
      files: ['packages/planner/src/**/*.ts'],
      excludeFiles: ['packages/planner/src/cli/**'],
      rules: {
        'no-restricted-globals': ['error', 'process', 'Buffer', 'setImmediate', '__dirname'],
        'no-restricted-imports': ['error', { paths: [kafkaClient], patterns: [...plannerPatterns, nodeRule] }],
      },
    },
    { files: testFiles, rules: { 'no-restricted-imports': 'off' } },
    {
      files: ['services/*/src/main.ts', 'frontend/server/main.ts'],
      rules: { 'no-restricted-imports': ['error', { patterns: [untracedRule] }] },
    },
    {
      files: [...testFiles, '**/config.ts', 'bench/**', 'commands/**', 'examples/**'],
      rules: { 'no-restricted-properties': 'off' },
    },
    { files: ['local/**', 'bench/**', 'commands/**', 'examples/**', 'test/**'], rules: { 'no-console': 'off' } },
    {
      files: ['**/*.config.{mjs,mts}', 'examples/test-recipes/**', 'test/support/longest-first.mjs'],
      rules: { 'import/no-default-export': 'off' },
    },
    {
      // Node runs these files without a type check.
      files: [
        '**/*.{js,cjs}',
        '*.config.mjs',
        'deployments/**/*.mjs',
        'packages/*/*.mjs',
        'test/**/*.mjs',
        'examples/test-recipes/**',
      ],
      rules: {
        'typescript/no-require-imports': 'off',
        'typescript/no-unsafe-argument': 'off',
        'typescript/no-unsafe-assignment': 'off',
        'typescript/no-unsafe-call': 'off',
        'typescript/no-unsafe-member-access': 'off',
        'typescript/no-unsafe-return': 'off',
        'typescript/require-await': 'off',
        'typescript/restrict-template-expressions': 'off',
      },
    },
    {
      files: ['deployments/**/*.mjs', 'frontend/vite.config.mts'],
      rules: { 'no-console': 'off', 'no-restricted-properties': 'off' },
    },
  ],
})
