import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../manifests/support/read'

/** The RUN commands of a stage of the Containerfile, in order. */
export function runCommandsOf(stage: 'build' | 'production'): string[] {
  const [, ...stages] = readFileSync(join(root, 'Containerfile'), 'utf8').split(/^FROM /m)
  const text = stages.find((instructions) => new RegExp(`^.* AS ${stage}$`, 'm').test(instructions)) ?? ''
  return [...text.matchAll(/^RUN (.*)$/gm)].map(([, command = '']) => command)
}

/** Runs a command of the Containerfile with `src` for /src and `app` for /app. @throws with the output when it fails */
export function runInTree(command: string, { src, app, service }: Record<'src' | 'app' | 'service', string>): void {
  const env = { ...process.env, SERVICE: service, npm_config_prefer_offline: 'true' }
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command.replace(/ \/app$/, ` ${app}`)], {
    cwd: src,
    env,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0) throw new Error(`${command}\n${stdout}${stderr}`)
}
