#!/usr/bin/env node
import { type LoadOptions, UsageError, parseOptions, usage } from './options'
import { runLoad } from './run-load'
import { summaryOf } from './summary'
import { type LoadResponse } from './tally'

void main()

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  if (!options) return
  const { users, target, verbose } = options
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort())
  process.once('SIGTERM', () => interrupted.abort())
  process.stderr.write(`** ${users} users send ${target.method} requests to ${target.url}\n`)
  const path = new URL(target.url).pathname
  const onResponse = ({ status, bytes, tookMs }: LoadResponse) => {
    const seconds = (tookMs / 1_000).toFixed(2).padStart(6)
    const request = `${target.method.padEnd(4)} ${path}`
    process.stdout.write(`HTTP/1.1 ${status} ${seconds} secs: ${String(bytes).padStart(7)} bytes ==> ${request}\n`)
  }
  const { signal } = interrupted
  const { tally, elapsedMs } = await runLoad(options, { signal, ...(verbose && { onResponse }) })
  process.stdout.write(`\n${summaryOf(tally, elapsedMs)}\n`)
  // Without exit the process would wait for open requests, which the report no longer counts.
  process.exit(tally.transactions > 0 ? 0 : 1)
}

function readOptions(args: readonly string[]): LoadOptions | undefined {
  try {
    if (!args.includes('-h') && !args.includes('--help')) return parseOptions(args)
    process.stdout.write(usage)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`${error.message}\nFor all options: npm run load -- --help\n`)
    process.exitCode = 2
  }
  return undefined
}
