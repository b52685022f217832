import { parseCommandLine } from './command-line'
import { claimFolder } from './folder-claim'
import { startEmbedded } from './embedded'
import { lineLogger } from './line-logger'

const longestCloseMs = 2_000

/** Starts what the command line asks for, says in one line of JSON where it is, and stays until it is told to end. */
async function main(): Promise<void> {
  const options = parseCommandLine(process.argv.slice(2))
  const release = options.dataDir === undefined ? undefined : claimFolder(options.dataDir)
  const embedded = await startEmbedded({ ...options, logger: lineLogger })
  let isEnding = false
  const end = async (): Promise<void> => {
    if (isEnding) return
    isEnding = true
    // Whatever hangs, this process ends.
    setTimeout(() => process.exit(1), longestCloseMs).unref()
    await embedded.close()
    release?.()
    process.exit(0)
  }
  process.on('SIGTERM', () => void end())
  process.on('SIGINT', () => void end())
  // The parent died, by whatever signal: nobody would ever end us, so we do.
  process.on('disconnect', () => void end())
  process.send?.(embedded.addresses)
  process.stdout.write(`${JSON.stringify(embedded.addresses)}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
