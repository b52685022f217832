import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type ComparedCase, judge, summaryOf } from './check-kubectl/judge'
import { kubeconfigOf } from '../local/src/runner/running-file'
import { readArguments } from './support/arguments.mjs'
import { startCluster } from './support/local-cluster'
import { runCommand } from './support/run-command'

const { values } = readArguments({
  command: 'npm run check:kubectl',
  purpose:
    'Starts the local cluster and compares its answers to kubectl and to HTTP requests with those of Kubernetes. Without kubectl 1.37 or newer, compares the HTTP requests only.',
  options: {
    cases: {
      type: 'text',
      meaning: 'folder with the recorded answers',
      placeholder: 'FOLDER',
      default: '../shared/vectors/kubectl-cases',
    },
    only: { type: 'text', meaning: 'compare the cases whose id matches', placeholder: 'REGEX' },
    raw: { type: 'flag', meaning: 'compare the HTTP requests only' },
    show: { type: 'flag', meaning: 'print each answer that differs' },
    json: { type: 'text', meaning: 'write the numbers of passed and failed cases to this file', placeholder: 'FILE' },
  },
})

const root = join(__dirname, '..')
const folder = resolve(root, values.cases)
/** Cases of HTTP requests. */
const HTTP_CASES = 'cases-raw.json'
/** Cases of kubectl commands. */
const KUBECTL_CASES = ['cases-writes.json', 'cases-reads.json', 'cases-hpa.json', 'cases-scaledobject.json']
/** Oldest minor version of kubectl whose output equals the recorded output. */
const OLDEST_KUBECTL_MINOR = 37

runCommand(async () => {
  if (!existsSync(join(folder, HTTP_CASES)))
    throw new Error(`${folder} has no ${HTTP_CASES}: set another folder with --cases FOLDER`)
  const minor = values.raw ? 0 : kubectlMinor()
  const isNewEnough = minor >= OLDEST_KUBECTL_MINOR
  if (!isNewEnough && !values.raw)
    console.log(
      `SKIPPED: all cases with kubectl, which need version 1.${OLDEST_KUBECTL_MINOR} or newer; ${versionText(minor)}`,
    )
  const files = [HTTP_CASES, ...(isNewEnough ? KUBECTL_CASES : [])].map((file) => join(folder, file))
  const hasAllCases = values.only === undefined && isNewEnough
  const judged = judge(await runCases(files), knownDifferences(), { hasAllCases })
  for (const { id, problem } of judged.failed) console.log(`FAILED ${id}: ${problem}`)
  const { passed, failed, known } = judged
  console.log(`${known.length} known differences\n${passed.length} passed, ${failed.length} failed`)
  if (values.json) writeFileSync(values.json, JSON.stringify(summaryOf(judged)))
  if (failed.length > 0) process.exitCode = 1
})

/** The minor version of the installed kubectl; 0 if there is none. */
function kubectlMinor(): number {
  const { stdout } = spawnSync('kubectl', ['version', '--client', '-o', 'json'], { encoding: 'utf8' })
  return Number(/"minor": "(\d+)/.exec(stdout ?? '')?.[1] ?? 0)
}

function versionText(minor: number): string {
  return minor === 0 ? 'none is installed' : `1.${minor} is installed`
}

async function runCases(files: readonly string[]): Promise<ComparedCase[]> {
  const work = mkdtempSync(join(tmpdir(), 'check-kubectl-'))
  const kubeconfig = join(work, 'kubeconfig')
  const results = join(work, 'results.json')
  const summary = join(work, 'summary.json')
  // The HPAs of the recordings were synced every 5 seconds.
  const cluster = await startCluster({ args: ['--no-seed', '--autoscaler', 'off', '--hpa-sync', '5s'] })
  try {
    writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf(cluster.apiUrl)))
    const onlyOption = values.only === undefined ? [] : ['--only', values.only]
    const clusterOptions = ['--kubeconfig', kubeconfig, '--server', cluster.apiUrl]
    runScript('run-cases.mjs', [...files, ...clusterOptions, '--out', results, ...onlyOption])
    const showOption = values.show ? ['--show', 'text'] : []
    runScript('compare.mjs', [...files, results, '--json', summary, ...showOption, ...onlyOption])
    return (JSON.parse(readFileSync(summary, 'utf8')) as { cases: ComparedCase[] }).cases
  } finally {
    await cluster.stop()
    rmSync(work, { recursive: true })
  }
}

function runScript(script: string, args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [join(folder, script), ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status !== 0) throw new Error(`${script} exited with code ${status}`)
}

/** Why an answer is known to differ from Kubernetes, by the id of its case. */
function knownDifferences(): Record<string, string> {
  const file = join(__dirname, 'check-kubectl/known-differences.json')
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
}
