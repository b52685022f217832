import { createRequire } from 'node:module'
import { join } from 'node:path'
import { ensureReady, root } from './support/ensure.mjs'

ensureReady()
const file = join(root, 'packages', 'planner', 'dist', 'cli', 'process-terminal.js')
const { runInProcess } = /** @type {typeof import('../packages/planner/src/cli/process-terminal.ts')} */ (
  createRequire(import.meta.url)(file)
)
await runInProcess(process.argv.slice(2), 'npm run plan --')
