// Makes sure that what npm start and npm test run is installed and built; costs little when nothing is stale.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

const stampFile = join(root, '.cache', 'build-stamp.json')

/** Installs and builds what is missing or older than its sources, with a line of output for each. */
export function ensureReady() {
  checkNode()
  ensureInstalled()
  ensureBuilt()
}

/** Runs `npm ci` unless node_modules holds what package-lock.json asks for. */
export function ensureInstalled() {
  const reason = whyInstall()
  if (!reason) return
  say(`Installing packages (${reason}) …`)
  runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error'])
}

/** Compiles every project whose sources changed since the last build, or all of them with `force`. */
export function ensureBuilt({ force = false } = {}) {
  listProjects()
  const stamp = readStamp()
  for (const { name, inputs, outputs, run } of steps()) {
    const current = fingerprint(inputs)
    const missing = outputs.some((output) => !existsSync(output))
    if (!force && !missing && stamp[name] === current) continue
    say(`Building ${name} (${missing ? 'not built yet' : force ? 'asked for' : 'sources changed'}) …`)
    run({ force: force || missing })
    stamp[name] = current
    mkdirSync(dirname(stampFile), { recursive: true })
    writeFileSync(stampFile, JSON.stringify(stamp))
  }
}

function checkNode() {
  const oldest = readPackage(root).engines.node.replace('>=', '')
  const [oldestMajor = 0, oldestMinor = 0] = oldest.split('.').map(Number)
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const isNewEnough = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)
  if (!isNewEnough) fail(`Node ${oldest} or newer is needed; this is ${process.versions.node}.`)
}

/** Compares the lockfile with the one that npm leaves in node_modules; undefined when they agree. */
function whyInstall() {
  const installedFile = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installedFile)) return 'not installed yet'
  const wanted = lockedPackages(join(root, 'package-lock.json'))
  const installed = lockedPackages(installedFile)
  for (const [path, { version, link, optional, devOptional, peer }] of Object.entries(wanted)) {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) continue
    const found = installed[path]
    if (found ? !link && found.version !== version : !optional && !devOptional && !peer)
      return 'package-lock.json changed'
  }
  return undefined
}

/** @typedef {{ force: boolean }} How */
/** @typedef {{ name: string, inputs: string[], outputs: string[], run: (how: How) => void }} Step */

/** What is built, in order: its name, its sources, the folders it writes, and how. @returns {Step[]} */
function steps() {
  const folders = workspaceFolders()
  const frontend = join(root, 'frontend')
  const server = folders.filter((folder) => folder !== frontend)
  /** @type {Step} */
  const services = { name: 'services', inputs: server, outputs: server.map(distOf), run: (how) => compile(server, how) }
  if (!folders.includes(frontend)) return [services]
  const packages = ['contracts', 'service-kit', 'autoscaler', 'deployment-model']
  const inputs = [frontend, ...packages.map((name) => join(root, 'packages', name))]
  return [services, { name: 'simulator', inputs, outputs: [distOf(frontend)], run: buildFrontend }]
}

/** @param {How} how */
function buildFrontend(how) {
  compile([join(root, 'frontend')], how)
  runNpm(['run', 'build', '--workspace', 'frontend', '--silent', '--', '--logLevel', 'error'])
}

/** @typedef {{ version?: string, link?: boolean, optional?: boolean, devOptional?: boolean, peer?: boolean }} Locked */

/** The packages of a lockfile, by path. @param {string} file */
function lockedPackages(file) {
  const { packages } = /** @type {{ packages: Record<string, Locked> }} */ (JSON.parse(readFileSync(file, 'utf8')))
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

/** Keeps tsconfig.workspaces.json, where editors and the type check of the tests find every project, up to date. */
function listProjects() {
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

/** A file of an installed package: npm puts all that the repository itself needs at the top. @param {string} path */
export function installed(path) {
  return join(root, 'node_modules', path)
}

/** TypeScript 7, ten times as fast as 6. ts-node needs the API of 6, which is the package `typescript`. */
export const compiler = installed('typescript-native/bin/tsc')

/**
 * The compiler's entry is called directly: a shell would cost time and differ between systems. `force`: the
 * compiler trusts its build info and would not restore deleted outputs.
 * @param {string[]} folders
 * @param {How} how
 */
function compile(folders, { force }) {
  run(process.execPath, [compiler, '-b', ...(force ? ['--force'] : []), ...projectsOf(folders)])
}

/**
 * A hash over names, sizes and times of all sources below some folders, and of the compiler's settings.
 * @param {string[]} folders
 */
function fingerprint(folders) {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0] ?? '')
  for (const file of ['package-lock.json', 'tsconfig.base.json']) describe(hash, join(root, file))
  for (const folder of folders) walk(hash, folder)
  return hash.digest('hex')
}

const IGNORED = new Set(['node_modules', 'dist', 'test', 'coverage', 'test-results'])

/** @param {import('node:crypto').Hash} hash @param {string} folder */
function walk(hash, folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (!IGNORED.has(entry.name) && !entry.name.startsWith('.')) walk(hash, path)
    } else if (isSource(entry.name)) describe(hash, path)
  }
}

/** @param {string} name */
function isSource(name) {
  return !/\.test\.tsx?$|\.md$|\.tsbuildinfo$/.test(name)
}

/** @param {import('node:crypto').Hash} hash @param {string} path */
function describe(hash, path) {
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
 * npm through Node where npm itself started this process; else by its name, which on Windows is a script and needs a
 * shell.
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
  if (error) fail(`${command} could not be run: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`${text}\n`)
}

/** @param {string} text @returns {never} */
function fail(text) {
  say(text)
  process.exit(1)
}
