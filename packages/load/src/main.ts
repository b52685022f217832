#!/usr/bin/env node
import { type LoadOptions, UsageError, parseOptions, usage } from './options'
import { runLoad } from './run-load'
import { summaryOf } from './summary'

void main()

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  if (!options) return
  const { users, target, verbose } = options
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort())
  process.once('SIGTERM', () => interrupted.abort())
  process.stderr.write(`** ${users} users at ${target.method} ${target.url}\n`)
  const path = new URL(target.url).pathname
  const { tally, elapsedMs } = await runLoad(options, {
    signal: interrupted.signal,
    ...(verbose
      ? {
          onResponse: ({ status, bytes, tookMs }) =>
            process.stdout.write(
              `HTTP/1.1 ${status} ${(tookMs / 1_000).toFixed(2).padStart(6)} secs: ${String(bytes).padStart(7)} bytes ==> ${target.method.padEnd(4)} ${path}\n`,
            ),
        }
      : {}),
  })
  process.stdout.write(`\n${summaryOf(tally, elapsedMs)}\n`)
  // Open requests would keep the process running, but no longer count.
  process.exit(tally.transactions > 0 ? 0 : 1)
}

function readOptions(args: readonly string[]): LoadOptions | undefined {
  try {
    if (!args.includes('-h') && !args.includes('--help')) return parseOptions(args)
    process.stdout.write(usage)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`${error.message}\nnpm run load -- --help\n`)
    process.exitCode = 2
  }
  return undefined
}
