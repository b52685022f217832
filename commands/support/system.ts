import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** A laptop cluster of this test's own. */
export interface System {
  /** The gateway. */
  url: string
  apiUrl: string
  /** Brokers, separated by commas. */
  kafka: string
  /** Ends it as Ctrl-C does. */
  stop: () => Promise<void>
}

const READY_WITHIN_MS = 300_000

/**
 * Runs `npm start` on free ports, with further options if given; resolves when it reports that it is ready. What it prints
 * goes to `onOutput`.
 */
export async function startSystem(onOutput: (text: string) => void, options: readonly string[] = []): Promise<System> {
  const script = join(__dirname, '../start.mjs')
  const child = spawn(process.execPath, [script, '--port', '0', '--api-port', '0', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const printed = await new Promise<string>((resolve, reject) => {
    let text = ''
    const give = () => reject(new Error('npm start did not become ready'))
    const timer = setTimeout(give, READY_WITHIN_MS)
    void ended.then(give)
    child.stdout.on('data', (chunk: Buffer) => {
      onOutput(String(chunk))
      text += String(chunk)
      if (!text.includes('Ready after')) return
      clearTimeout(timer)
      resolve(text)
    })
  }).catch((error: unknown) => {
    child.kill('SIGTERM')
    throw error
  })
  const find = (pattern: RegExp) => pattern.exec(printed)?.[1] ?? ''
  return {
    url: find(/Simulator\s+(http:\S+)/).replace('localhost', '127.0.0.1'),
    apiUrl: find(/--server (http:\S+)/),
    kafka: find(/kafka\s+(\S+)/),
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}
