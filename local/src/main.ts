import { join } from 'node:path'
import { collectYoungInOneThread } from '@food-delivery/service-kit/dist/lifecycle/garbage-collection.js'
import { readConfig } from './config'
import { errorMessage } from './error-message'
import { readCommandLine } from './runner/options'
import { Run } from './runner/run'
import { onStopRequest } from './runner/stop-requests'
import { createTerminal } from './terminal/terminal'

void main()

async function main(): Promise<void> {
  const options = readCommandLine()
  if (!options) return
  const config = readConfig()
  const terminal = createTerminal({ noColor: config.noColor, now: Date.now })
  const fail = (error: unknown) => {
    terminal.warning(errorMessage(error))
    process.exitCode = 1
  }
  let run: Run
  try {
    run = new Run({ root: join(__dirname, '../..'), options, config, terminal, now: Date.now })
  } catch (error) {
    return fail(error)
  }
  const stop = (reason: string, code: number) => void run.stop(reason).then(() => process.exit(code))
  onStopRequest({
    watchesParent: config.isNpmScript,
    onStop: (reason) => stop(reason === 'parent exited' ? 'npm has exited' : 'Stopping', 0),
    onRepeated: () => {
      run.kill()
      process.exit(1)
    },
  })
  try {
    await run.start(() => stop('Stopping', 1))
    collectYoungInOneThread()
  } catch (error) {
    fail(error)
    run.kill()
    // Servers that are still open would keep this process running.
    setTimeout(() => process.exit(), 500)
  }
}
