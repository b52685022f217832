import { type Terminal } from './command'
import { runProgram } from './run'

const files: Record<string, string> = {
  'a.yaml':
    'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}',
  'k8s/b.yml': 'kind: Service',
  'k8s/notes.txt': '- no manifest',
  'bad.yaml': 'kind: ScaledObject',
}

async function run(...args: string[]) {
  const output = { stdout: '', stderr: '' }
  const terminal: Terminal = {
    read: (file) => files[file === '-' ? 'a.yaml' : file] ?? '',
    list: (folder) => (folder === 'k8s' ? ['k8s/b.yml', 'k8s/notes.txt'] : null),
    write: (text) => (output.stdout += text),
    writeError: (text) => (output.stderr += text),
    columns: 80,
    signal: new AbortController().signal,
  }
  return { code: await runProgram(args, terminal), ...output }
}

describe('food-delivery-plan', () => {
  it('reads files, folders and stdin', async () => {
    expect(await run('-', 'k8s')).toEqual({
      code: 0,
      stdout: 'stdin:1: HorizontalPodAutoscaler "web", 1 to 3 replicas\n',
      stderr: '',
    })
    expect(await run('plan', 'a.yaml')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('a.yaml:1') as string,
    })
  })

  it('prints its help', async () => {
    const { code, stdout } = await run('--help')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Shows .*\n\nUsage: food-delivery-plan FILE… \[options\]\n\nOptions:\n/)
  })

  it.each([
    [['--nonsense'], "Unknown option '--nonsense'\nFor all options: food-delivery-plan --help\n"],
    [[], 'FILE is missing'],
    [['bad.yaml'], 'bad.yaml:1: ScaledObject "": spec: Required value\n'],
    [['a.yaml', '--keda', '1.0'], 'KEDA 1.0 is not supported'],
  ])('rejects %j with exit code 2', async (args, message) => {
    const { code, stdout, stderr } = await run(...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
  })
})
