import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArguments } from '../../commands/support/arguments.mjs'

const root = join(__dirname, '../..')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
const commandScripts = Object.entries(scripts).flatMap(([name, script]) => {
  const [, program = '', file = ''] = /^(node|ts-node) (commands\/\S+)$/.exec(script) ?? []
  return file === '' ? [] : [{ name, program, file }]
})
const helpLayout =
  /^[A-Z][^\n]+\.\n\nUsage: npm [^]+\n\nOptions:\n[^]+--help +this text\n[^]*\nExit codes: 0 [^\n]+, 1 [^\n]+, 2 [^\n]+\n$/

interface ExitResult {
  status: number | null
  stdout: string
  stderr: string
}

/** Runs a command as a process, like `npm run`. */
function runProcess(file: string, args: readonly string[]): ExitResult {
  const program = file.endsWith('.ts') ? [require.resolve('ts-node/dist/bin.js'), file] : [file]
  const { status, stdout, stderr } = spawnSync(process.execPath, [...program, ...args], { cwd: root, encoding: 'utf8' })
  // A command that needs the build prints `Building …` when sources have changed.
  return { status, stdout, stderr: stderr.replace(/^Building .*\n/gm, '') }
}

/**
 * Imports a command and catches its exit, which is faster than a process. The arguments must make the command exit
 * before it does any work.
 */
function runModule(file: string, args: readonly string[]): ExitResult {
  const result: ExitResult = { status: null, stdout: '', stderr: '' }
  jest.replaceProperty(process, 'argv', ['node', file, ...args])
  for (const name of ['stdout', 'stderr'] as const)
    jest.spyOn(process[name], 'write').mockImplementation((text) => {
      result[name] += String(text)
      return true
    })
  jest.spyOn(process, 'exit').mockImplementation((code) => {
    result.status = Number(code)
    throw new Error('exit')
  })
  expect(() => jest.requireActual<object>(join(root, file))).toThrow('exit')
  jest.restoreAllMocks()
  return result
}

afterEach(() => jest.restoreAllMocks())

it('tests every command of package.json', () => {
  const otherScripts = ['lint', 'format', 'format:check']
  expect(commandScripts.map(({ name }) => name)).toEqual(
    Object.keys(scripts).filter((name) => !otherScripts.includes(name)),
  )
  for (const { name, file } of commandScripts)
    expect(file).toMatch(new RegExp(`^commands/${name.replace(':', '-')}\\.(ts|mjs)$`))
})

const spawnedCommands = [
  ...commandScripts.filter(({ program }) => program === 'node'),
  { name: 'status', file: 'commands/status.ts' },
]
const subcommands = [
  { name: 'lab -- --race', file: 'commands/lab/race.ts' },
  ...readdirSync(join(root, 'bench'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ name: `bench -- ${file.slice(0, -'.ts'.length)}`, file: `bench/${file}` })),
]

describe.each([
  ...spawnedCommands.map((command) => ({ ...command, run: runProcess })),
  ...commandScripts.filter(({ program }) => program === 'ts-node').map((command) => ({ ...command, run: runModule })),
  ...subcommands.map((command) => ({ ...command, run: runModule })),
])('npm run $name', ({ name, file, run }) => {
  it('prints its help', () => {
    const { status, stdout, stderr } = run(file, ['--help'])
    expect(stderr).toBe('')
    expect(stdout).toMatch(helpLayout)
    expect(status).toBe(0)
  })

  // `npm test` forwards its arguments to jest.
  if (name === 'test') return
  it('rejects an unknown option with its name and a hint', () => {
    const { status, stdout, stderr } = run(file, ['--nonsense'])
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^[^\n]*--nonsense[^\n]*\nFor all options: npm (start|run) [^\n]*--help\n$/)
    expect(status).toBe(2)
  })
})

it.each(['--bootstrap=localhost:9092', '--deployment=d', '--waits', '--every=1s'])(
  'npm run record rejects %s without a group',
  (option) => {
    const { status, stderr } = runModule('commands/record.ts', ['run.json', option])
    expect(stderr).toContain(`${option.split('=')[0]} needs --group and --topic`)
    expect(status).toBe(2)
  },
)

it.each(['--target=courier', '--for=10s', '--every=5s'])('npm run fault rejects undo %s', (option) => {
  const { status, stderr } = runModule('commands/fault.ts', ['undo', option])
  expect(stderr).toContain(`${option.split('=')[0]} needs the name of a fault`)
  expect(status).toBe(2)
})

describe('parseArguments', () => {
  const declaration = {
    command: 'npm run example',
    purpose: 'Is an example.',
    positionals: [{ name: 'FILE', meaning: 'a file', isRequired: true }],
    options: {
      loud: { type: 'flag', meaning: 'louder' },
      name: { type: 'text', meaning: 'a name', bare: 'x' },
      users: { type: 'count', meaning: 'users', default: '20' },
      rate: { type: 'number', meaning: 'rate' },
      for: { type: 'duration', meaning: 'time' },
      only: { type: 'list', meaning: 'names' },
      set: { type: 'pairs', meaning: 'settings' },
    },
  } as const

  it('parses every type', () => {
    const line = 'f --loud --name --users=3 --rate 0.5 --for 10m --only a,b --set a=1 --set b=c=d'
    expect(parseArguments(declaration, line.split(' '))).toEqual({
      positionals: ['f'],
      values: { loud: true, name: 'x', users: 3, rate: 0.5, for: 600_000, only: ['a', 'b'], set: { a: '1', b: 'c=d' } },
    })
  })

  it('applies defaults', () => {
    expect(parseArguments(declaration, ['f']).values).toEqual({ loud: false, users: 20, set: {} })
  })

  it.each([
    [[], 'FILE is missing'],
    [['f', 'g'], "Unexpected argument 'g'"],
    [['f', '--rate'], "Option '--rate <value>' needs a value"],
    [['f', '--rate', '--loud'], "Option '--rate' needs a value"],
    [['f', '--rate', 'x'], '--rate: got "x", expected a number'],
    [['f', '--users', '0'], '--users: got "0", expected a whole number from 1'],
    [['f', '--for', '0s'], '--for: got "0s", expected a time above 0, such as 30s or 10m'],
    [['f', '--for', '10'], '--for: got "10", expected a time above 0, such as 30s or 10m'],
    [['f', '--only', 'a,,b'], '--only: got "a,,b"'],
    [['f', '--set', 'a'], '--set: got "a", expected NAME=VALUE'],
    [['f', '--loud=1'], '--loud'],
  ])('rejects %j', (args, reason) => {
    expect(() => parseArguments(declaration, args)).toThrow(reason)
  })
})
