import { readArguments } from './support/arguments.mjs'

const { positionals, rejectArguments } = readArguments({
  command: 'npm run test:chaos',
  purpose:
    'Runs the tests that stop servers and kill pods, with more orders and longer outages than npm test. Takes about SCALE minutes.',
  positionals: [{ name: 'SCALE', meaning: 'factor for the number of orders and the length of outages', default: '5' }],
  notes: 'With BOOTSTRAP_SERVERS, MONGODB_URL, REDIS_URL and FAULT_COMMAND it stops and starts those servers.',
})
const [scale = ''] = positionals
if (!(Number(scale) > 0)) rejectArguments(`SCALE: got "${scale}", expected a number above 0`)
process.env.CHAOS_SCALE = scale
// The two test files must not run in parallel, because each stops servers that the other needs.
process.argv.splice(2, Infinity, '--runInBand', 'test/e2e/nothing-lost', 'test/e2e/outages')
await import('./test.mjs')
