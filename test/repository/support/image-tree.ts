import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from '../../manifests/support/read'

export const megabyte = 1024 * 1024

/** Files below a folder, and the room each takes on a disk, in bytes. */
export function filesOf(folder: string): Map<string, number> {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile())
  return new Map(
    entries.map(({ parentPath, name }) => {
      const path = join(parentPath, name)
      return [relative(folder, path), statSync(path).blocks * 512]
    }),
  )
}

export function sizeOf(files: ReadonlyMap<string, number>): number {
  return [...files.values()].reduce((sum, size) => sum + size, 0)
}

/** What the Containerfile runs in a stage, in order. */
export function runsOf(stage: 'build' | 'production'): string[] {
  const [, ...stages] = readFileSync(join(root, 'Containerfile'), 'utf8').split(/^FROM /m)
  const found = stages.find((text) => new RegExp(`^.* AS ${stage}$`, 'm').test(text)) ?? ''
  return [...found.matchAll(/^RUN (.*)$/gm)].map(([, command = '']) => command)
}

/** Runs a line of the Containerfile in a folder that stands for its /src; /app is `app`. @throws with what it said. */
export function replay(command: string, { src, app, service }: Record<'src' | 'app' | 'service', string>): void {
  const env = { ...process.env, SERVICE: service, npm_config_prefer_offline: 'true' }
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command.replace(/ \/app$/, ` ${app}`)], {
    cwd: src,
    env,
    encoding: 'utf8',
    maxBuffer: 64 * megabyte,
  })
  if (status !== 0) throw new Error(`${command}\n${stdout}${stderr}`)
}
