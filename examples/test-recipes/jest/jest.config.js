module.exports = {
  testEnvironment: './kafka-environment.js',
  globalSetup: './global-setup.js',
  globalTeardown: './global-teardown.js',
  transform: {},
  maxWorkers: 2,
}
