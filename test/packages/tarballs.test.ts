import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '../manifests/support/read'
import { publishedPackages } from '../support/published-packages'
import { packAll, run, type Tarball } from './support/tarballs'

const bin = (name: string) => join(root, 'node_modules/.bin', name)
const folder = mkdtempSync(join(tmpdir(), 'tarballs-'))
let tarballs: Map<string, Tarball>

beforeAll(async () => {
  tarballs = new Map((await packAll(folder)).map((tarball) => [tarball.name, tarball]))
})

afterAll(() => rmSync(folder, { recursive: true }))

it('leaves no file of a bundle missing or incomplete while it bundles again', async () => {
  const planner = join(root, 'packages/planner')
  const read = () => [readFiles(join(planner, 'bundle')), readFileSync(join(planner, 'THIRD_PARTY.txt'), 'utf8')]
  const before = read()
  let isBundling = true
  const bundleRun = run(process.execPath, ['bundle.mjs'], { cwd: planner }).finally(() => (isBundling = false))
  while (isBundling) {
    expect(read()).toEqual(before)
    await sleep(5)
  }
  await bundleRun
})

describe.each(publishedPackages)('the tarball of $folder', ({ manifest }) => {
  const tarball = () => tarballs.get(manifest.name) as Tarball

  it('contains licence, README and changelog, and in its folders only compiled code with types', () => {
    const { files } = tarball()
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'CHANGELOG.md', 'package.json']))
    const code = files.filter((file) => file.includes('/'))
    expect(code.filter((file) => !/^\w+\/.+(?<!\.test)(\.js|\.d\.ts)$/.test(file))).toEqual([])
  })

  it('passes the checks of publint', async () => {
    const { stdout } = await run(bin('publint'), ['run', tarball().path, '--strict'])
    expect(stdout).toContain('All good!')
  })

  it('has types that resolve for import and require (@arethetypeswrong/cli)', async () => {
    // `attw` exits with 1 if there is a problem.
    const check = run(bin('attw'), [tarball().path, '--profile', 'strict'])
    await expect(check).resolves.toMatchObject({ stderr: '' })
  })
})

function readFiles(path: string) {
  return readdirSync(path).map((file) => [file, readFileSync(join(path, file), 'utf8')])
}
