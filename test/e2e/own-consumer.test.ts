// Follows docs/own-consumer.md: from an empty folder to a consumer that a ScaledObject scales.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kubeconfigOf } from '../../local/src/runner/running-file'
import { root } from '../manifests/support/read'
import { commandsOf } from '../manifests/support/tutorial'
import { eventually } from '../support/eventually'
import { reportSkipped } from '../support/report-skipped'

const DOCUMENT = 'docs/own-consumer.md'
const START_COMMAND = /^npm --prefix/
/** A log line of the consumer. */
const HANDLED_LINE = /^partition \d, offset \d+: message \d+$/m
const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0
if (!hasKubectl) reportSkipped('the tutorial docs/own-consumer.md', 'kubectl is not installed')

const home = mkdtempSync(join(tmpdir(), 'own-consumer-'))
/** Commands that change the shell. They run again before each later command. */
const shellSetup: string[] = []
let clusterProcess: ChildProcess | undefined
let startOutput = ''

/** Adapts a command to this machine: without a registry, and with a separate kubeconfig, because other tests overwrite it. */
const adapt = (command: string) =>
  command
    .replace('npm install kafkajs', `npm install --offline --no-audit ${join(root, 'node_modules/kafkajs')}`)
    .replace('$FOOD_DELIVERY/.cache/kubeconfig', join(home, 'kubeconfig'))

function shell(command: string): ChildProcess {
  const script = [...shellSetup, adapt(command)].join('\n')
  return spawn('bash', ['-c', script], {
    cwd: root,
    env: { ...process.env, HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Runs a command until it ends or its output matches. Rejects if it fails. */
async function run(command: string, until?: RegExp): Promise<string> {
  const child = shell(command)
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data: Buffer) => {
      output += String(data)
      if (until?.test(output)) child.kill()
    })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0 && !until?.test(output)) throw new Error(`${command}\nexited with code ${code}:\n${output}`)
  return output
}

/** Runs a command repeatedly until its output matches, because the new pods may still be joining the group. */
function runUntil(command: string, until: RegExp): Promise<string> {
  return eventually(async () => until.exec(await run(command))?.input, `output of ${command}`)
}

async function start(command: string): Promise<void> {
  clusterProcess = shell(`exec ${command}`)
  for (const stream of [clusterProcess.stdout, clusterProcess.stderr])
    stream?.on('data', (data: Buffer) => (startOutput += String(data)))
  await eventually(() => /^Ready after/m.test(startOutput), 'npm start to be ready', 120_000)
  const api = /--server (\S+)/.exec(startOutput)?.[1] ?? ''
  writeFileSync(join(home, 'kubeconfig'), JSON.stringify(kubeconfigOf(api)))
}

/**
 * Writes the files of the document: a block after a paragraph that begins with the name of a file. Shortens the
 * cooldown, because it is the longest wait.
 */
function writeFiles(): void {
  const blocks = readFileSync(join(root, DOCUMENT), 'utf8').matchAll(/^`(my-[\w.-]+)`.*\n\n```\w+\n([\s\S]*?)^```$/gm)
  for (const [, name = '', content = ''] of blocks)
    writeFileSync(join(home, 'my-consumer', name), content.replace('cooldownPeriod: 20', 'cooldownPeriod: 5'))
}

/** Runs a command of the document as its reader would; resolves with the output, if it is checked. */
async function follow(command: string): Promise<string> {
  if (START_COMMAND.test(command)) await start(command)
  else if (/^(export|cd) /.test(command)) shellSetup.push(adapt(command))
  else if (command.endsWith('--watch')) return run(command, /6\/6/)
  else if (command.startsWith('kubectl logs')) return runUntil(command, HANDLED_LINE)
  else return run(command)
  return ''
}

afterAll(async () => {
  if (clusterProcess && clusterProcess.exitCode === null) {
    clusterProcess.kill('SIGTERM')
    await once(clusterProcess, 'close')
  }
  rmSync(home, { recursive: true, force: true })
})

const itWithKubectl = hasKubectl ? it : it.skip

itWithKubectl(
  'scales the consumer that a reader writes from 0 to 6 pods and back, with the commands of the tutorial',
  async () => {
    const outputs: Record<string, string> = {}
    for (const command of commandsOf(DOCUMENT)) {
      outputs[command] = await follow(command)
      if (command.startsWith('mkdir')) writeFiles()
    }
    const outputOf = (part: string) => Object.entries(outputs).find(([command]) => command.includes(part))?.[1]
    expect(outputOf('apply')).toContain('scaledobject.keda.sh/my-consumer created')
    expect(outputOf('my-messages.js 600')).toBe('600 messages sent\n')
    expect(outputOf('--watch')).toContain('6/6')
    expect(outputOf('logs')).toMatch(HANDLED_LINE)
    expect(outputOf('describe')).toContain('Scaled apps/v1.Deployment default/my-consumer from 0 to 1')
    expect(outputOf('delete')).toContain('deployment.apps "my-consumer" deleted')
  },
  300_000,
)
