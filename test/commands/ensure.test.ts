import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const repository = join(__dirname, '../..')
let root: string

const write = (path: string, text: string) => {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), text)
}
/** The text of a lockfile with package `a` in a version. */
const lockfile = (version: string) =>
  JSON.stringify({
    packages: { '': {}, 'node_modules/a': { version }, 'node_modules/b': { version: '1', optional: true } },
  })

/** A fake compiler: writes its arguments as output, or fails for a source with a syntax error. */
const compiler = `
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs')
const source = readFileSync('packages/p/src/main.ts', 'utf8')
if (source.includes('syntax error')) process.exit(2)
mkdirSync('packages/p/dist', { recursive: true })
writeFileSync('packages/p/dist/main.js', process.argv.slice(2).join(' '))
`

/** Runs ensureReady with a fake npm, which writes its arguments to a file, and returns the output. */
function ensure(): string {
  const env = { PATH: process.env['PATH'], npm_execpath: join(root, 'npm.js') }
  const { stderr, stdout, status } = spawnSync(process.execPath, [join(root, 'commands/run.mjs')], {
    env,
    encoding: 'utf8',
  })
  return `${stdout}${stderr}${status === 0 ? '' : `exit ${status}`}`
}

const compilerArguments = () => readFileSync(join(root, 'packages/p/dist/main.js'), 'utf8')

beforeEach(() => {
  mkdirSync(join(repository, '.cache'), { recursive: true })
  root = mkdtempSync(join(repository, '.cache/ensure-'))
  mkdirSync(join(root, 'commands/support'), { recursive: true })
  copyFileSync(join(repository, 'commands/support/ensure.mjs'), join(root, 'commands/support/ensure.mjs'))
  write('commands/run.mjs', "import { ensureReady } from './support/ensure.mjs'\nensureReady()\n")
  write('npm.js', "require('fs').writeFileSync(__dirname + '/npm-calls', process.argv.slice(2).join(' '))")
  write('package.json', '{"workspaces": ["packages/*"], "engines": {"node": ">=20.19"}}')
  write('package-lock.json', lockfile('1'))
  write('node_modules/.package-lock.json', lockfile('1'))
  write('tsconfig.base.json', '{}')
  write('packages/p/package.json', '{"name": "p"}')
  write('packages/p/tsconfig.json', '{}')
  write('packages/p/src/main.ts', 'one\n')
  write('node_modules/typescript-native/bin/tsc', compiler)
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('ensureReady', () => {
  it('builds and reports a project that is not built, and prints nothing if nothing has changed', () => {
    expect(ensure()).toBe('Building services (not built yet) …\n')
    expect(compilerArguments()).toMatch(/^-b .*packages.p$/)
    expect(ensure()).toBe('')
  })

  it('builds again after a source has changed or the output was deleted', () => {
    ensure()
    utimesSync(join(root, 'packages/p/src/main.ts'), 1, 1)
    expect(ensure()).toContain('sources changed')
    rmSync(join(root, 'packages/p/dist'), { recursive: true })
    expect(ensure()).toContain('not built yet')
    expect(compilerArguments()).toContain('--force')
  })

  it('lists the projects of all workspaces for editors and the type check of the tests', () => {
    write('packages/new/package.json', '{"name": "new"}')
    write('packages/new/tsconfig.json', '{}')
    ensure()
    const { references } = JSON.parse(readFileSync(join(root, 'tsconfig.workspaces.json'), 'utf8')) as {
      references: unknown
    }
    expect(references).toEqual([{ path: 'packages/new' }, { path: 'packages/p' }])
  })

  it('ignores tests', () => {
    ensure()
    write('packages/p/src/main.test.ts', '')
    expect(ensure()).toBe('')
  })

  it('fails if the sources do not compile, and tries again the next time', () => {
    write('packages/p/src/main.ts', 'syntax error')
    expect(ensure()).toContain('exit 2')
    expect(ensure()).toContain('exit 2')
  })

  it('installs from the lockfile if node_modules is missing or stale', () => {
    ensure()
    write('package-lock.json', lockfile('2'))
    expect(ensure()).toContain('Installing packages (package-lock.json changed)')
    rmSync(join(root, 'node_modules'), { recursive: true })
    expect(ensure()).toContain('Installing packages (not installed yet)')
    expect(readFileSync(join(root, 'npm-calls'), 'utf8')).toMatch(/^ci /)
  })

  it('ignores missing optional packages of other systems', () => {
    ensure()
    write('node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/a': { version: '1' } } }))
    expect(ensure()).toBe('')
  })
})
