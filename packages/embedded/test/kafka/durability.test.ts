import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kafka } from 'kafkajs'
import { startKafka } from '../../src'
import { eventually } from '../../../../test/support/eventually'
import { createClient } from './test-kafka'
import { commitOffset } from './raw-client'

interface BrokerProcess {
  port: number
  kill(): Promise<void>
}

describe('a broker with a data directory', () => {
  let dataDir: string
  const processes = new Set<ChildProcess>()
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'kafka-'))
  })
  afterEach(async () => {
    await Promise.all([...processes].map(kill))
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('keeps topics, records and committed offsets after SIGKILL', async () => {
    const broker = await startProcess()
    const kafka = createClient(`127.0.0.1:${broker.port}`)
    const acknowledged = await withAdminAndProducer(kafka, async (admin, producer) => {
      const configEntries = [{ name: 'retention.ms', value: '86400000' }]
      await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 3, configEntries }] })
      await admin.createTopics({ topics: [{ topic: 'deleted' }] })
      await admin.deleteTopics({ topics: ['deleted'] })
      await admin.createPartitions({ topicPartitions: [{ topic: 'kept', count: 4 }] })
      const sent = await send(producer, 40)
      await commitOffset(`127.0.0.1:${broker.port}`, 'readers', 'kept', 2, 3)
      return sent
    })
    await broker.kill()
    await startProcess(broker.port)
    await withAdminAndProducer(kafka, async (admin, producer) => {
      expect(await admin.listTopics()).toEqual(['kept'])
      const [committed] = await admin.fetchOffsets({ groupId: 'readers', topics: ['kept'] })
      expect(committed?.partitions.map(({ offset }) => offset)).toEqual(['-1', '-1', '3', '-1'])
      acknowledged.push(...(await send(producer, 10)))
      const endOffsets = await admin.fetchTopicOffsets('kept')
      expect(endOffsets.reduce((sum, { high }) => sum + Number(high), 0)).toBe(acknowledged.length)
    })
    expect((await readAll(kafka, acknowledged.length)).sort()).toEqual(acknowledged.sort())
  })

  it('keeps every acknowledged record when it is killed while a producer sends', async () => {
    const broker = await startProcess()
    const kafka = createClient(`127.0.0.1:${broker.port}`)
    const admin = kafka.admin()
    await admin.connect()
    await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 3 }] })
    await admin.disconnect()
    const producer = kafka.producer({
      idempotent: true,
      retry: { retries: 300, initialRetryTime: 50, maxRetryTime: 100 },
    })
    await producer.connect()
    const acknowledged: string[] = []
    const sending = (async () => {
      while (acknowledged.length < 1_500) acknowledged.push(...(await send(producer, 50)))
    })()
    await eventually(() => acknowledged.length > 200, '200 acknowledged records')
    await broker.kill()
    await startProcess(broker.port)
    await sending
    await producer.disconnect()
    const read = await readAll(kafka, acknowledged.length)
    // The idempotent producer retries a batch after the kill. The broker stores it once.
    expect(read.sort()).toEqual(acknowledged.sort())
  })

  it('truncates an incomplete batch and an incomplete journal line when it starts', async () => {
    const broker = await startKafka({ dataDir })
    const kafka = createClient(broker.address)
    const acknowledged = await withAdminAndProducer(kafka, async (admin, producer) => {
      await admin.createTopics({ topics: [{ topic: 'kept' }] })
      return send(producer, 5)
    })
    await broker.close()
    const directory = join(dataDir, 'topics', 'kept-0')
    const [segment] = readdirSync(directory)
    appendFileSync(join(directory, segment as string), Buffer.alloc(90, 1))
    appendFileSync(join(dataDir, 'journal.jsonl'), '{"kind":"topicDel')
    const restarted = await startKafka({ dataDir, port: broker.port })
    acknowledged.push(...(await withAdminAndProducer(kafka, (_, producer) => send(producer, 3))))
    expect(await readAll(kafka, 8)).toEqual(acknowledged)
    await restarted.close()
  })

  it('does not start in a directory that another broker uses', async () => {
    await startProcess()
    await expect(startKafka({ dataDir })).rejects.toMatchObject({ code: 'EMBEDDED_FOLDER_IN_USE' })
  })

  it('starts in the same process again after the data could not be read', async () => {
    const server = await startKafka({ dataDir })
    await withAdminAndProducer(createClient(server.address), async (admin, producer) => {
      await admin.createTopics({ topics: [{ topic: 'kept' }] })
      return send(producer, 1)
    })
    await server.close()
    const directory = join(dataDir, 'topics', 'kept-0')
    const [segment = ''] = readdirSync(directory)
    renameSync(join(directory, segment), join(dataDir, segment))
    mkdirSync(join(directory, segment))
    await expect(startKafka({ dataDir })).rejects.toMatchObject({ code: 'EISDIR' })
    rmSync(join(directory, segment), { recursive: true })
    renameSync(join(dataDir, segment), join(directory, segment))
    await (await startKafka({ dataDir })).close()
  })

  async function startProcess(port = 0): Promise<BrokerProcess> {
    const [register, script] = ['register-swc.cjs', 'broker-process.ts'].map((name) => join(__dirname, name))
    const args = ['-r', register as string, script as string, dataDir, String(port)]
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    processes.add(child)
    // If stdout ends without a line, the broker could not start and has written the reason to stderr.
    const [line = ''] = (await Promise.race([once(child.stdout, 'data'), once(child.stdout, 'end')])) as [Buffer?]
    return { port: Number(line.toString()), kill: () => kill(child) }
  }

  async function kill(child: ChildProcess): Promise<void> {
    if (!processes.delete(child)) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
})

type Admin = ReturnType<Kafka['admin']>
type Producer = ReturnType<Kafka['producer']>

async function withAdminAndProducer<Result>(
  kafka: Kafka,
  use: (admin: Admin, producer: Producer) => Promise<Result>,
): Promise<Result> {
  const [admin, producer] = [kafka.admin(), kafka.producer()]
  await Promise.all([admin.connect(), producer.connect()])
  try {
    return await use(admin, producer)
  } finally {
    await Promise.all([admin.disconnect(), producer.disconnect()])
  }
}

let sentCount = 0

async function send(producer: Producer, count: number): Promise<string[]> {
  const values = Array.from({ length: count }, () => `value ${++sentCount}`)
  await producer.send({ topic: 'kept', messages: values.map((value) => ({ key: value, value })) })
  return values
}

async function readAll(kafka: Kafka, count: number): Promise<string[]> {
  const consumer = kafka.consumer({ groupId: 'read-all', maxWaitTimeInMs: 50 })
  await consumer.connect()
  await consumer.subscribe({ topic: 'kept', fromBeginning: true })
  const values: string[] = []
  await consumer.run({ eachMessage: ({ message }) => Promise.resolve(void values.push(String(message.value))) })
  await eventually(() => values.length >= count, `${count} records`)
  await consumer.disconnect()
  return values
}
