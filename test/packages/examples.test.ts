// Tests examples/express-kafkajs as a separate project, with the packed embedded server.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../manifests/support/read'
import { packAll, run } from './support/tarballs'

const source = join(root, 'examples/express-kafkajs')
const project = mkdtempSync(join(tmpdir(), 'express-kafkajs-'))

afterAll(() => rmSync(project, { recursive: true }))

it('tests an express application in Jest, with the mock and with the broker', async () => {
  for (const path of ['package.json', 'src', 'test'])
    cpSync(join(source, path), join(project, path), { recursive: true })
  const embedded = (await packAll(project)).find(({ name }) => name === '@food-delivery/embedded')
  const quietOptions = ['--no-audit', '--no-fund', '--loglevel=error']
  await run('npm', ['install', '--prefer-offline', ...quietOptions, embedded?.path ?? ''], { cwd: project })
  const { stderr } = await run('npm', ['test'], { cwd: project })
  expect(stderr).toContain('Tests:       2 passed')
}, 120_000)

it('replaces the mock with the broker by adding fewer than ten lines', async () => {
  const files = ['mock', 'broker'].map((name) => join(source, `test/${name}.test.js`))
  const diff = run('git', ['diff', '--no-index', '--numstat', ...files])
  // `git diff` exits with 1 because the files differ.
  const { stdout } = await diff.catch((error: { stdout: string }) => error)
  expect(Number(stdout.split('\t')[0])).toBeLessThan(10)
})
