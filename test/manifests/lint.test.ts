import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rulesOf } from '@food-delivery/autoscaler'
import { type Finding, lint, readObjects } from '../../packages/planner/src'

const root = join(__dirname, '../..')

/** The findings of lint in a folder, as `file rule`. Each must be fixed, or explained in docs/lint.md. */
function findingsOf(folder: string): string[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .sort()
    .filter((file) => /\.ya?ml$/.test(file) && !file.endsWith('.patch.yaml'))
  const objects = files.flatMap((file) =>
    readObjects(readFileSync(join(root, folder, file), 'utf8'), file, () => undefined),
  )
  const idle = { cpu: 0.01, memory: 40 * 2 ** 20 }
  const options = { rules: rulesOf(), partitions: new Map<string, number>(), workSeconds: 10, idle }
  const texts = lint(objects, options).map(({ finding: { file, rule } }: { finding: Finding }) => `${file} ${rule}`)
  return [...new Set(texts)]
}

it.each([
  ['deployments', ['hpa.yaml memory-never-down', 'keda-scaler.yaml no-effect']],
  ['overlays', []],
])('finds in %s only what docs/lint.md explains', (folder, expected) => {
  expect(findingsOf(folder)).toEqual(expected)
})
