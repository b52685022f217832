import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { startKafka } from '@food-delivery/embedded'
import { Kafka, logLevel } from 'kafkajs'

const root = join(__dirname, '..')
const guide = readFileSync(join(root, 'docs/from-each-message.md'), 'utf8')
const blocks = [...guide.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block)
/** The module `mail.js` that the examples import. */
const mailModule = `
export class MailServerDownError extends Error {}
export const sendMail = async (order) => console.log(order.id)
export const storeFailure = async () => console.log('failure')
`
// The folder is in the repository, so that Node finds the packages.
mkdirSync(join(root, '.cache'), { recursive: true })
const folder = mkdtempSync(join(root, '.cache/guide-'))

beforeAll(() => {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
  writeFileSync(join(folder, 'mail.js'), mailModule)
})

afterAll(() => rmSync(folder, { recursive: true }))

it.each([
  ['kafkajs', blocks[0], ['one', 'two']],
  ['kafka-client', blocks[1], ['failure', 'one', 'two']],
])('sends mails with %s, as in the example of the guide', async (name, block, expected) => {
  const broker = await startKafka({ autoCreateTopics: true })
  const producer = new Kafka({ brokers: [broker.address], logLevel: logLevel.NOTHING }).producer()
  await producer.connect()
  const values = [...(name === 'kafka-client' ? ['not JSON'] : []), '{"id":"one"}', '{"id":"two"}']
  await producer.send({ topic: 'orders', messages: values.map((value) => ({ key: value, value })) })
  writeFileSync(join(folder, `${name}.js`), block ?? '')
  const env = { ...process.env, BOOTSTRAP_SERVERS: broker.address, KAFKAJS_NO_PARTITIONER_WARNING: '1' }
  const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore']
  const child = spawn(process.execPath, [join(folder, `${name}.js`)], { env, stdio })
  const exited = once(child, 'exit')
  const lines: string[] = []
  for await (const line of createInterface(child.stdout)) {
    // kafkajs logs in JSON.
    if (line.startsWith('{')) continue
    if (lines.push(line) === expected.length) child.kill('SIGTERM')
  }
  expect(lines.sort()).toEqual(expected)
  expect(await exited).toEqual([0, null])
  await producer.disconnect()
  await broker.close()
})
