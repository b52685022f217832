// npm run load -- -c20 -t40S http://localhost:8090/orders runs a load generator with the options and the report of siege.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { ensureReady, root } from './support/ensure.mjs'

ensureReady()
createRequire(import.meta.url)(join(root, 'packages', 'load', 'dist', 'main.js'))
