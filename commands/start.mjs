// npm start installs and builds what is missing. Then it runs the local cluster in this process, so that signals reach the
// cluster directly.
import nodeModule from 'node:module'
import { join } from 'node:path'
import { ensureReady, root } from './support/ensure.mjs'

ensureReady()
// Node 22 and newer can cache compiled code for the next start. The cast is needed because the types are of Node 20.
const moduleOfNode22 = /** @type {{ enableCompileCache?: (folder: string) => void }} */ (
  /** @type {unknown} */ (nodeModule)
)
moduleOfNode22.enableCompileCache?.(join(root, '.cache', 'compiled'))
nodeModule.createRequire(import.meta.url)(join(root, 'local', 'dist', 'main.js'))
