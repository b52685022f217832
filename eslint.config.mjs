import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript'
import importX from 'eslint-plugin-import-x'
import jest from 'eslint-plugin-jest'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

/** Who may import whom: a folder and the packages of ours that are closed to it. Imports point one way only. */
const closed = {
  'packages/contracts': ['@food-delivery/*'],
  'packages/kafka-client': ['@food-delivery/*'],
  'packages/service-kit': ['@food-delivery/*', '!@food-delivery/contracts'],
  'packages/autoscaler': ['@food-delivery/*', '!@food-delivery/contracts'],
  'packages/deployment-model': ['@food-delivery/*', '!@food-delivery/autoscaler'],
  'packages/embedded': ['@food-delivery/*'],
  'packages/load': ['@food-delivery/*'],
  'packages/mongo-client': [
    '@food-delivery/*',
    '!@food-delivery/contracts',
    '!@food-delivery/kafka-client',
    '!@food-delivery/service-kit',
  ],
  'packages/order-bus': ['@food-delivery/*', '!@food-delivery/contracts', '!@food-delivery/kafka-client'],
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
    '!@food-delivery/service-kit',
  ],
  local: ['@food-delivery/*service', '@food-delivery/*consumer', '@food-delivery/*data'],
}

const kafkajsMessage = 'kafkajs stays behind @food-delivery/kafka-client.'

const oneWay = Object.entries(closed).map(([folder, group]) => ({
  files: [`${folder}/**/*.{ts,tsx}`],
  ignores: ['**/*.test.{ts,tsx}', '**/test/**'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          { group, message: 'Imports point one way: services, local → kits → contracts.' },
          ...(folder === 'packages/kafka-client' ? [] : [{ group: ['kafkajs', 'kafkajs/*'], message: kafkajsMessage }]),
        ],
      },
    ],
  },
}))

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/node_modules/',
      'coverage/',
      '.cache/',
      '**/*.{js,cjs,mjs}',
      '!eslint.config.mjs',
      'frontend/**/*.mts',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['eslint.config.mjs'] } } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-default-export': 'error',
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only config.ts reads the environment.' },
      ],
    },
  },
  ...oneWay,
  { files: ['frontend/src/**/*.{ts,tsx}'], ...reactHooks.configs.flat['recommended-latest'] },
  {
    files: ['**/config.ts', '**/test/**', 'test/**', '**/*.test.ts', 'bench/**', 'commands/**'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['local/**', 'bench/**', 'commands/**', 'test/**', 'packages/service-kit/src/logger.ts'],
    rules: { 'no-console': 'off' },
  },
  { files: ['jest.config.ts', 'eslint.config.mjs'], rules: { 'import-x/no-default-export': 'off' } },
  {
    files: ['**/*.test.{ts,tsx}'],
    ...jest.configs['flat/recommended'],
    rules: {
      ...jest.configs['flat/recommended'].rules,
      'jest/no-focused-tests': 'error',
      'jest/no-commented-out-tests': 'error',
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', 'assert*', 'fc.assert'] }],
      'jest/no-conditional-expect': 'off',
      'jest/no-standalone-expect': 'off',
    },
  },
  { files: ['eslint.config.mjs'], ...tseslint.configs.disableTypeChecked },
)
