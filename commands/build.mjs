// npm run build: installs what is missing and compiles everything that changed; `-- --force` looks at all of it.
import { ensureBuilt, ensureInstalled } from './support/ensure.mjs'

ensureInstalled()
ensureBuilt({ force: process.argv.includes('--force') })
