import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fail, installedPath, root } from './ensure.mjs'

/** Builds a page as one HTML file; returns its path. @param {'plan' | 'replay'} name */
export function buildSinglePage(name) {
  const folder = join(root, 'frontend')
  const vite = [
    installedPath('vite/bin/vite.js'),
    'build',
    '--config',
    `vite.${name}.config.mts`,
    '--logLevel',
    'error',
  ]
  // Under jest, NODE_ENV is test, with which React builds for development.
  const env = { ...process.env, NODE_ENV: 'production' }
  const { status } = spawnSync(process.execPath, vite, { cwd: folder, env, stdio: 'inherit' })
  if (status !== 0) fail(`vite could not build the page /${name}: see its output above`)
  return join(folder, 'dist', name, `food-delivery-${name}.html`)
}
