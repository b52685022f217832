import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const modules = join(__dirname, '../../../node_modules')
const compiler = join(modules, 'typescript-native/bin/tsc')

const application = `
import { type KafkaRecord, type Logger, type RecordHeaders, createConsumer, createProducer, headerText } from '@food-delivery/kafka-client'

const logger: Logger = console
const kafka = { brokers: ['localhost:9092'], clientId: 'pod' }
const headers: RecordHeaders = [['trace', Buffer.from('1')], ['trace', Buffer.from([255])]]
const producer = createProducer({ kafka, logger })
void producer.send({ topic: 'orders', key: Buffer.from([255]), value: 'text', headers })
export const consumer = createConsumer<KafkaRecord>({
  kafka, logger, groupId: 'kitchen', topic: 'orders',
  route: (record) => ({ kind: 'task', message: record }),
  handle: async (record) => logger.info({}, headerText(record.headers, 'trace') ?? record.key?.toString('hex') ?? ''),
  deadLetter: ({ record, error }) => Promise.reject(new Error(String(record.offset), { cause: error })),
})
`

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'published-types-'))
})

afterAll(() => rm(folder, { recursive: true }))

it('publishes types with which an application compiles without kafkajs', async () => {
  const declarationOptions = ['--emitDeclarationOnly', '--composite', 'false', '--incremental', 'false']
  const outDir = join(folder, 'kafka-client')
  await run(process.execPath, [compiler, '-p', join(__dirname, '..'), '--outDir', outDir, ...declarationOptions])
  await writeFile(join(folder, 'application.ts'), application)
  const paths = {
    '@food-delivery/kafka-client': ['./kafka-client/index.d.ts'],
    'prom-client': [join(modules, 'prom-client')],
  }
  const compilerOptions = {
    strict: true,
    skipLibCheck: false,
    noEmit: true,
    target: 'es2023',
    module: 'nodenext',
    moduleResolution: 'nodenext',
    types: ['node'],
    typeRoots: [join(modules, '@types')],
    paths,
  }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['application.ts'] }))
  const { stdout } = await run(process.execPath, [compiler, '-p', folder]).catch((error: { stdout: string }) => error)
  expect(stdout).toBe('')
}, 60_000)
