import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

it.each([
  [
    'ordered-worker',
    [
      'dead letter of order-0: poison, the value is not JSON',
      '20 of 20 orders had the steps placed, paid, shipped in this sequence',
    ],
  ],
  [
    'outbox-relay',
    [
      'relay: killed after the send',
      '0 orders have an event in the outbox',
      'published 4 times, handled: event-1, event-2, event-3',
    ],
  ],
  [
    'rate-limited-calls',
    [
      'dead letter: the API rejects 13',
      '59 calls accepted, the rate was kept: true',
      'paused while the API was down: true',
    ],
  ],
])('prints what the comment of %s describes', async (name, lines) => {
  const { BOOTSTRAP_SERVERS: _real, ...env } = process.env
  const { stdout, stderr } = await run(process.execPath, [join(__dirname, `${name}.mjs`)], { env })
  expect({ stdout: stdout.trim().split('\n'), stderr }).toEqual({ stdout: lines, stderr: '' })
})
