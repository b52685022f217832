// Installs packages and builds what npm start and npm test need. This is fast when nothing has changed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

const stampFile = join(root, '.cache', 'build-stamp.json')

// The compiler and the type-aware part of the linter (tsgolint) are Go programs. They use a third less CPU when Go collects
// garbage less often.
process.env.GOGC ??= '400'

/** Installs packages and compiles projects that are missing or out of date. Prints a line for each step it runs. */
export function ensureReady() {
  checkNode()
  ensureInstalled()
  ensureBuilt()
}

/** Runs `npm ci` unless node_modules matches package-lock.json. */
export function ensureInstalled() {
  const reason = installReason()
  if (!reason) return
  console.error(`Installing packages (${reason}) …`)
  runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error'])
}

/** Compiles every project whose sources changed since the last build, or all of them with `force`. */
export function ensureBuilt({ force = false } = {}) {
  updateProjectList()
  const stamp = readStamp()
  for (const { name, inputs, outputs, build } of buildSteps()) {
    const current = fingerprint(inputs)
    const isMissing = outputs.some((output) => !existsSync(output))
    if (!force && !isMissing && stamp[name] === current) continue
    console.error(`Building ${name} (${buildReason({ force, isMissing })}) …`)
    build({ force: force || isMissing })
    stamp[name] = current
    mkdirSync(dirname(stampFile), { recursive: true })
    writeFileSync(stampFile, JSON.stringify(stamp))
  }
}

/** @param {{ force: boolean, isMissing: boolean }} options */
function buildReason({ force, isMissing }) {
  if (isMissing) return 'not built yet'
  return force ? 'forced' : 'sources changed'
}

function checkNode() {
  const oldest = readPackage(root).engines.node.replace('>=', '')
  const [oldestMajor = 0, oldestMinor = 0] = oldest.split('.').map(Number)
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const isNewEnough = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)
  if (!isNewEnough) fail(`This is Node ${process.versions.node}. Install Node ${oldest} or newer: https://nodejs.org`)
}

/** Why packages must be installed; undefined when package-lock.json matches npm's copy in node_modules. */
function installReason() {
  const installedFile = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installedFile)) return 'not installed yet'
  const locked = lockedPackages(join(root, 'package-lock.json'))
  const installed = lockedPackages(installedFile)
  for (const [path, lockedPackage] of Object.entries(locked)) {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) continue
    if (!isAsLocked(lockedPackage, installed[path])) return 'package-lock.json changed'
  }
  return undefined
}

/**
 * Whether the installed package has the locked version. Optional packages and peers may be missing.
 * @param {LockedPackage} lockedPackage
 * @param {LockedPackage | undefined} installedPackage
 */
function isAsLocked({ version, link, optional, devOptional, peer }, installedPackage) {
  if (installedPackage) return link === true || installedPackage.version === version
  return optional === true || devOptional === true || peer === true
}

/** @typedef {{ force: boolean }} BuildOptions */
/**
 * A part of the build. `inputs` and `outputs` are folders.
 * @typedef {{ name: string, inputs: string[], outputs: string[], build: (options: BuildOptions) => void }} BuildStep
 */

/** The steps of the build, in order. @returns {BuildStep[]} */
function buildSteps() {
  const folders = workspaceFolders()
  const frontend = join(root, 'frontend')
  const serverFolders = folders.filter((folder) => folder !== frontend)
  /** @type {BuildStep} */
  const services = {
    name: 'services',
    inputs: serverFolders,
    outputs: serverFolders.map(distOf),
    build: (options) => compile(serverFolders, options),
  }
  if (!folders.includes(frontend)) return [services]
  const packages = ['contracts', 'service-kit', 'autoscaler', 'deployment-model', 'lessons', 'planner']
  const inputs = [frontend, ...packages.map((name) => join(root, 'packages', name))]
  return [services, { name: 'simulator', inputs, outputs: [distOf(frontend)], build: buildFrontend }]
}

/** @param {BuildOptions} options */
function buildFrontend(options) {
  compile([join(root, 'frontend')], options)
  runNpm(['run', 'build', '--workspace', 'frontend', '--silent', '--', '--logLevel', 'error'])
}

/** @typedef {{ version?: string, link?: boolean, optional?: boolean, devOptional?: boolean, peer?: boolean }} LockedPackage */

/** The packages of a lockfile, by path. @param {string} file */
function lockedPackages(file) {
  const { packages } = /** @type {{ packages: Record<string, LockedPackage> }} */ (
    JSON.parse(readFileSync(file, 'utf8'))
  )
  return packages
}

function workspaceFolders() {
  const { workspaces } = readPackage(root)
  return workspaces
    .flatMap((pattern) => (pattern.endsWith('/*') ? subfolders(join(root, pattern.slice(0, -2))) : join(root, pattern)))
    .filter((folder) => existsSync(join(folder, 'package.json')))
}

/** @param {string} folder */
function subfolders(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name))
}

/** Updates tsconfig.workspaces.json, the list of projects for editors and for the type check of the tests. */
function updateProjectList() {
  const paths = projectsOf(workspaceFolders()).map((path) => path.split(sep).join('/'))
  const references = paths.sort().map((path) => `    { "path": "${path}" }`)
  const config = `{\n  "compilerOptions": { "composite": true },\n  "files": [],\n  "references": [\n${references.join(',\n')}\n  ]\n}\n`
  const file = join(root, 'tsconfig.workspaces.json')
  if (!existsSync(file) || readFileSync(file, 'utf8') !== config) writeFileSync(file, config)
}

/** @param {string[]} folders */
function projectsOf(folders) {
  return folders.filter((folder) => existsSync(join(folder, 'tsconfig.json'))).map((folder) => relative(root, folder))
}

/** Path of a file of an installed package. @param {string} path */
export function installedPath(path) {
  return join(root, 'node_modules', path)
}

/** The compiler of TypeScript 7, ten times as fast as version 6. The package `typescript` is version 6, whose API ts-node needs. */
export const compiler = installedPath('typescript-native/bin/tsc')

/**
 * Compiles projects. Uses no shell, because shells cost time and differ between systems. `force` also restores deleted output
 * files, which the compiler would not notice.
 * @param {string[]} folders
 * @param {BuildOptions} options
 */
function compile(folders, { force }) {
  // A second checker of the same project would repeat work. Compiling two projects at a time does not.
  const threads = ['--builders', '2', '--checkers', '1']
  run(process.execPath, [compiler, '-b', ...threads, ...(force ? ['--force'] : []), ...projectsOf(folders)])
}

/**
 * Hashes the major version of Node, and the names, sizes and modification times of package-lock.json, of the settings
 * of the compiler and of all sources in some folders.
 * @param {string[]} folders
 */
function fingerprint(folders) {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0] ?? '')
  for (const file of ['package-lock.json', 'tsconfig.base.json']) addFile(hash, join(root, file))
  for (const folder of folders) addFolder(hash, folder)
  return hash.digest('hex')
}

const IGNORED_FOLDERS = new Set(['node_modules', 'dist', 'test', 'coverage', 'test-results'])

/** @param {import('node:crypto').Hash} hash @param {string} folder */
function addFolder(hash, folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (!IGNORED_FOLDERS.has(entry.name) && !entry.name.startsWith('.')) addFolder(hash, path)
    } else if (isSource(entry.name)) addFile(hash, path)
  }
}

/** @param {string} name */
function isSource(name) {
  return !/\.test\.tsx?$|\.md$|\.tsbuildinfo$/.test(name)
}

/** @param {import('node:crypto').Hash} hash @param {string} path */
function addFile(hash, path) {
  const { size, mtimeMs } = statSync(path)
  hash.update(`${path}\0${size}\0${mtimeMs}\n`)
}

/** @param {string} folder */
function distOf(folder) {
  return join(folder, 'dist')
}

/** @param {string} folder */
function readPackage(folder) {
  const text = readFileSync(join(folder, 'package.json'), 'utf8')
  return /** @type {{ engines: { node: string }, workspaces: string[] }} */ (JSON.parse(text))
}

/** @returns {Record<string, string>} */
function readStamp() {
  try {
    return /** @type {Record<string, string>} */ (JSON.parse(readFileSync(stampFile, 'utf8')))
  } catch {
    return {}
  }
}

/**
 * Runs npm. If npm started this process, its script is in `npm_execpath`. Otherwise runs npm by name, which needs a
 * shell on Windows.
 * @param {string[]} args
 */
function runNpm(args) {
  const cli = process.env.npm_execpath
  if (cli?.endsWith('.js')) run(process.execPath, [cli, ...args])
  else run('npm', args, { shell: process.platform === 'win32' })
}

/** @param {string} command @param {string[]} args @param {{ shell?: boolean }} [options] */
function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options })
  if (error) fail(`cannot run ${command}: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}

/** Prints the text on stderr and exits with code 1. @param {string} text @returns {never} */
export function fail(text) {
  console.error(text)
  process.exit(1)
}
