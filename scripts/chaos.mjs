// npm run test:chaos [-- SCALE]: the fault tests with SCALE times the orders (default 5), about a minute for each.
process.env.CHAOS_SCALE = process.argv[2] ?? '5'
process.argv.splice(2, Infinity, 'test/e2e/nothing-lost')
await import('./test.mjs')
