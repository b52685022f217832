// npm run test:chaos [-- SCALE]: the fault tests with SCALE times the orders (default 5), about a minute for each.
// With real servers in the environment and FAULT_COMMAND they are taken away as well.
process.env.CHAOS_SCALE = process.argv[2] ?? '5'
// In turns: what one takes away the other needs.
process.argv.splice(2, Infinity, '--runInBand', 'test/e2e/nothing-lost', 'test/e2e/outages')
await import('./test.mjs')
