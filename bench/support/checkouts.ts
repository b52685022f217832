import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { median } from '../../commands/support/percentile'
import { type Defer } from './bench'
import { type Bound, type Figure, figure } from './figures'

const PAIRS = 3
const root = join(__dirname, '../..')

export const againstOption = {
  type: 'text',
  placeholder: 'COMMIT',
  meaning: 'also measure this commit, or the folder of a built checkout, in alternating rounds',
} as const

/** Results of this checkout and of the one of `--against`, measured directly after each other. */
export interface Pair<Result> {
  own: Result
  other?: Result
}

/** Measures this checkout, alternately with that of `against` if it is given. `measure` gets the folder of a checkout. */
export async function measureCheckouts<Result>(
  { against, defer }: { against: string | undefined; defer: Defer },
  measure: (folder: string) => Promise<Result>,
): Promise<Pair<Result>[]> {
  if (against === undefined) return [{ own: await measure(root) }]
  const folder = checkOut(against, defer)
  const pairs: Pair<Result>[] = []
  for (let nth = 0; nth < PAIRS; nth++) pairs.push({ own: await measure(root), other: await measure(folder) })
  return pairs
}

/** The median ratio to the other checkout; no figure without `--against`. */
export function relativeFigures<Key extends string>(
  name: string,
  pairs: readonly Pair<Record<Key, number>>[],
  key: Key,
  bound: Bound,
): Figure[] {
  const ratios = pairs.flatMap(({ own, other }) => (other ? [own[key] / other[key]] : []))
  return ratios.length === 0 ? [] : [figure(`${name}, relative to the other commit`, median(ratios), 'times', bound)]
}

/** Checks out a commit into a temporary folder and builds it. The folder of a checkout is returned as it is. */
export function checkOut(commit: string, defer: Defer): string {
  if (existsSync(join(commit, 'commands/start.mjs'))) return resolve(commit)
  const folder = mkdtempSync(join(tmpdir(), 'food-delivery-commit-'))
  defer(() => {
    spawnSync('git', ['worktree', 'remove', '--force', folder], { cwd: root })
    rmSync(folder, { recursive: true, force: true })
  })
  run('git', ['worktree', 'add', '--quiet', '--detach', folder, commit])
  run(process.execPath, [join(folder, 'commands/build.mjs')])
  return folder
}

function run(program: string, args: readonly string[]): void {
  const env = { ...process.env, npm_config_prefer_offline: 'true' }
  const { status } = spawnSync(program, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error(`--against: ${program} ${args.join(' ')} failed`)
}
