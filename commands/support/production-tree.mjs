// node commands/support/production-tree.mjs SERVICE TARGET [NPM OPTIONS]: creates the files of a service's image in the folder
// TARGET. `node TARGET/service` runs the service. The folder also contains its packages and production dependencies. The
// repository must be built. The npm option `--offline` takes packages only from npm's cache.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fail, root } from './ensure.mjs'

const [service = '', target = '', ...npmOptions] = process.argv.slice(2)

/** Folders of the services, by name. */
const services = /** @type {Record<string, string>} */ (
  Object.fromEntries([
    ...subfolders('services').map((folder) => [folder.slice('services/'.length), folder]),
    ['frontend', 'frontend'],
    ['siege', 'packages/load'],
  ])
)

/** Types, source maps and build info. Node loads none of them. */
const unneededFile = /\.d\.[cm]?ts(\.map)?$|\.map$|\.tsbuildinfo$/

if (!services[service] || !target)
  fail(`Usage: production-tree.mjs (${Object.keys(services).join(' | ')}) TARGET [NPM OPTIONS]`)
if (existsSync(target) && readdirSync(target).length > 0) fail(`the folder ${target} is not empty`)

copyPackageFiles()
install(services[service])
removeUnneededFiles()
for (const folder of linkedWorkspaces()) copyDist(folder)
symlinkSync(services[service], join(target, 'service'))

/** @param {string} folder */
function subfolders(folder) {
  return readdirSync(join(root, folder))
    .map((name) => `${folder}/${name}`)
    .filter((path) => existsSync(join(root, path, 'package.json')))
}

/** Copies package.json of all workspaces, because `npm ci` compares all of them with the lockfile. */
function copyPackageFiles() {
  const workspaces = [...new Set([...subfolders('packages'), ...Object.values(services), 'local'])]
  const files = ['package.json', 'package-lock.json', '.npmrc', ...workspaces.map((path) => `${path}/package.json`)]
  for (const file of files) {
    mkdirSync(dirname(join(target, file)), { recursive: true })
    cpSync(join(root, file), join(target, file))
  }
}

/** @param {string} workspace */
function install(workspace) {
  const workspaceOptions = ['-w', workspace, '--include-workspace-root=false', '--omit=dev']
  const quietOptions = ['--no-audit', '--no-fund', '--loglevel=error']
  const args = ['ci', ...workspaceOptions, '--ignore-scripts', ...quietOptions, ...npmOptions]
  const { status } = spawnSync('npm', args, { cwd: target, stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) process.exit(status ?? 1)
}

/** Removes the files of the installed packages that Node never loads, such as three quarters of OpenTelemetry's files. */
function removeUnneededFiles() {
  for (const entry of readdirSync(target, { recursive: true, withFileTypes: true }))
    if (entry.isFile() && unneededFile.test(entry.name)) rmSync(join(entry.parentPath, entry.name))
}

/** The workspaces that npm linked: the service and the packages of this repository that it depends on. */
function linkedWorkspaces() {
  const scope = join(target, 'node_modules', '@food-delivery')
  return readdirSync(scope).map((name) => relative(realpathSync(target), realpathSync(join(scope, name))))
}

/** Copies the compiled code of a workspace. @param {string} folder */
function copyDist(folder) {
  const dist = join(root, folder, 'dist')
  if (!existsSync(dist)) fail(`${folder} is not built: run npm run build`)
  cpSync(dist, join(target, folder, 'dist'), { recursive: true, filter: (path) => !unneededFile.test(path) })
  // Without this check, a service whose `main` does not exist would fail only in production.
  const text = readFileSync(join(target, folder, 'package.json'), 'utf8')
  const { main } = /** @type {{ main: string }} */ (JSON.parse(text))
  if (!existsSync(join(target, folder, main))) fail(`${folder}: ${main}, "main" in package.json, does not exist`)
}
