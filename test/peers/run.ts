// Runs the suite of another project against an embedded server or, with --real, against the real server of
// BOOTSTRAP_SERVERS, MONGODB_URL or REDIS_URL. Fails if a test that is not listed fails, or if a test that must fail
// passes.
//   npx ts-node test/peers/run.ts kafkajs|ioredis|mongoose CHECKOUT [--real] [--write]
// CHECKOUT: a clone with its packages installed. --write stores the failing tests in the lists.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import * as embedded from '@food-delivery/embedded'
import { compare, readLists, withResults, writeLists } from './lists'
import { suites } from './suites'

const { values, positionals } = parseArgs({
  options: { real: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
  allowPositionals: true,
})

async function main([name = '', path = '']: readonly string[]): Promise<boolean> {
  const suite = suites[name]
  const checkout = resolve(path)
  if (!suite) throw new Error(`no suite named "${name}"; expected ${Object.keys(suites).join(', ')}`)
  if (!existsSync(join(checkout, 'node_modules')))
    throw new Error(`${checkout} has no node_modules: run npm install there`)
  const folder = mkdtempSync(join(tmpdir(), 'peers-'))
  const { address, log, close } = await startServer(name)
  try {
    const run = { checkout, folder, address }
    const { args, env } = suite.command(run)
    const child = spawn(process.execPath, args, { cwd: checkout, env: { ...process.env, ...env }, stdio: 'ignore' })
    await once(child, 'exit')
    const results = suite.results(run)
    if (values.write) writeLists(name, withResults(readLists(name), results, values.real))
    const { problems, summary } = compare({ results, lists: readLists(name), isReal: values.real, log })
    console.log([...problems, summary].join('\n'))
    return problems.length === 0
  } finally {
    await close()
    rmSync(folder, { recursive: true })
  }
}

/** `log`: the warnings of the server, some of which name a refusal that the client does not show. */
async function startServer(name: string): Promise<{ address: string; log: string[]; close: () => Promise<void> }> {
  const { server, options, addressVariable } = suites[name]!
  const log: string[] = []
  if (values.real) {
    const address = process.env[addressVariable]
    if (address === undefined) throw new Error(`--real needs the environment variable ${addressVariable}`)
    return { address, log, close: () => Promise.resolve() }
  }
  const write = (fields: object, message: string) => void log.push(`${message} ${JSON.stringify(fields)}`)
  const logger = { debug: () => undefined, info: () => undefined, warn: write, error: write }
  const embeddedServer = await embedded[`start${server}`]({ ...options, logger, process: 'child', requestLogSize: 0 })
  const address = 'url' in embeddedServer ? embeddedServer.url : embeddedServer.address
  return { address, log, close: () => embeddedServer.close() }
}

main(positionals).then(
  (hasPassed) => process.exit(hasPassed ? 0 : 1),
  (error: unknown) => {
    console.error(String(error))
    process.exit(2)
  },
)
