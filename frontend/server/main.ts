import { createLogger, createRegistry, readConfigOrExit, runUntilSignal } from '@food-delivery/service-kit'
import { readConfig } from './config'
import { createFrontendService } from './service'
import { readStaticFiles } from './static-files'

const name = 'frontend'
const { pod, logLevel, graceMs, folder, ...config } = readConfigOrExit(readConfig)
const logger = createLogger({ service: name, pod, level: logLevel })

async function main(): Promise<void> {
  const files = await readStaticFiles(folder)
  const { parts } = createFrontendService({ ...config, files, logger, registry: createRegistry() })
  await runUntilSignal({ name, logger, graceMs, parts })
}

main().catch((error: unknown) => {
  logger.fatal({ err: error }, 'could not start')
  process.exitCode = 1
})
