#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8'
import { parseCommandLine } from './command-line'
import { answerCall, type CallMessage } from './control/child-messages'
import { InvalidArgumentError } from './control/invalid-argument'
import { type TestServer } from './control/test-server'
import { startEmbedded } from './embedded'
import { stderrLogger } from './logger'

const closeTimeoutMs = 2_000

// V8 marks all data in each major garbage collection. This takes at least 80 ms of one core, every two seconds at
// 100 orders/s. If the heap may double between two major collections, they are ten times less frequent.
setFlagsFromString('--heap-growing-percent=100')

// With several threads, minor garbage collections take twice as long while the clients use all cores.
setFlagsFromString('--no-parallel-scavenge')

/** Starts the servers, prints their addresses as one line of JSON, and runs until a signal or the parent exits. */
async function main(): Promise<void> {
  const options = parseCommandLine(process.argv.slice(2))
  const starting = startEmbedded(options, stderrLogger)
  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    await (await starting).close()
    process.exit(0)
  }
  const stop = (): void => {
    // If a server does not close in time, the process exits anyway.
    setTimeout(() => process.exit(1), closeTimeoutMs).unref()
    closing ??= close()
  }
  // 'disconnect' is emitted when the parent process exits. Without it, this process would outlive its parent.
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(event, stop)
  process.stdout.on('error', stop)
  const { addresses, servers } = await starting
  // A parent process controls the servers by messages, whose `method` names the server as well, as in `redis.stop`.
  process.on(
    'message',
    (message: CallMessage) =>
      void answerCall(callOf(servers), message, (reply) => process.connected && process.send?.(reply)),
  )
  process.stdout.write(`${JSON.stringify(addresses)}\n`)
  if (process.connected) process.send?.(addresses)
  // This process has a parent, which has already disconnected.
  else if (process.send) stop()
}

/** Calls a method such as `redis.stop` of a server that this process runs. */
function callOf(servers: Readonly<Record<string, TestServer | undefined>>) {
  return (path: string, args: readonly unknown[]): unknown => {
    const [name = '', method = ''] = path.split('.')
    const server = servers[name] as unknown as Record<string, ((...args: unknown[]) => unknown) | undefined> | undefined
    const run = server?.[method]
    if (!run) throw new InvalidArgumentError(`no method ${path}; this process runs ${Object.keys(servers).join(', ')}`)
    return run(...args)
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
