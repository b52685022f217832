import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { type PodCounts } from './sample-group'

const COUNTS_TEMPLATE = '{.spec.replicas} {.status.readyReplicas}{"\\n"}'

/**
 * Watches a Deployment through kubectl and the user's kubeconfig. Resolves when the first counts are known, with a
 * function that returns the newest ones.
 * @throws with kubectl's message
 */
export function watchReplicas(deployment: string, signal: AbortSignal): Promise<() => PodCounts> {
  let counts: PodCounts = { replicas: null, ready: null }
  const args = ['get', 'deployment', deployment, '--watch', '-o', `jsonpath=${COUNTS_TEMPLATE}`]
  const child = spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'pipe'], signal })
  return new Promise((resolve, reject) => {
    let errorText = ''
    child.stderr.on('data', (data: Buffer) => (errorText += String(data)))
    child.once('error', (error) => {
      if (!signal.aborted) reject(new Error(`kubectl: ${error.message}`))
    })
    child.once('close', () => {
      // kubectl no longer reports changes, so the counts are unknown.
      counts = { replicas: null, ready: null }
      reject(new Error(`kubectl get deployment ${deployment}: ${errorText.trim() || 'ended'}`))
    })
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [replicas = '', ready = ''] = line.split(' ')
      counts = { replicas: Number(replicas), ready: Number(ready) }
      resolve(() => counts)
    })
  })
}
