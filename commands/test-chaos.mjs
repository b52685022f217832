// npm run test:chaos
import { readArguments } from './support/arguments.mjs'

const { positionals, refuse } = readArguments({
  command: 'npm run test:chaos',
  purpose: 'Runs the fault tests with many orders, about a minute for each unit of SCALE.',
  positionals: [{ name: 'SCALE', meaning: 'factor for the number of orders', default: '5' }],
  notes: 'With real servers in the environment and FAULT_COMMAND those are stopped and started as well.',
})
const [scale = ''] = positionals
if (!(Number(scale) > 0)) refuse(`SCALE: got "${scale}", expected a number above 0`)
process.env.CHAOS_SCALE = scale
// Not in parallel, because each stops servers that the other needs.
process.argv.splice(2, Infinity, '--runInBand', 'test/e2e/nothing-lost', 'test/e2e/outages')
await import('./test.mjs')
