// npm start: installs and builds what is missing, then runs the laptop cluster in this process, so that signals
// reach it directly.
import nodeModule from 'node:module'
import { join } from 'node:path'
import { ensureReady, root } from './support/ensure.mjs'

ensureReady()
// Node 22 and newer can cache compiled code for the next start; the types are those of Node 20.
const moduleOfNode22 = /** @type {{ enableCompileCache?: (folder: string) => void }} */ (
  /** @type {unknown} */ (nodeModule)
)
moduleOfNode22.enableCompileCache?.(join(root, '.cache', 'compiled'))
nodeModule.createRequire(import.meta.url)(join(root, 'local', 'dist', 'main.js'))
