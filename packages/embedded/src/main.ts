import { setFlagsFromString } from 'node:v8'
import { parseCommandLine } from './command-line'
import { startEmbedded } from './embedded'
import { claimFolder } from './folder-claim'
import { lineLogger } from './line-logger'

const longestCloseMs = 2_000

// Everything is kept in memory, and V8 marks all of it at each major collection: that costs a core for 80 ms and more,
// with a hundred orders a second every two seconds. The heap may double in between, and then it is a tenth as often.
setFlagsFromString('--heap-growing-percent=100')

/** Starts what the command line asks for, says in one line of JSON where it is, and stays until it is told to end. */
async function main(): Promise<void> {
  const options = parseCommandLine(process.argv.slice(2))
  const release = options.dataDir === undefined ? undefined : claimFolder(options.dataDir)
  const starting = startEmbedded({ ...options, logger: lineLogger })
  let ending: Promise<void> | undefined
  const close = async (): Promise<void> => {
    await (await starting).close()
    release?.()
    process.exit(0)
  }
  const end = (): void => {
    // Whatever hangs, this process ends.
    setTimeout(() => process.exit(1), longestCloseMs).unref()
    ending ??= close()
  }
  // 'disconnect': the parent died, by whatever signal. Nobody would ever end us, so we do it ourselves.
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(event, end)
  process.stdout.on('error', end)
  const { addresses } = await starting
  process.stdout.write(`${JSON.stringify(addresses)}\n`)
  if (process.connected) process.send?.(addresses)
  else if (process.send) end()
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
