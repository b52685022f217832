import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { eventually } from '../../../../test/support/eventually'
import { type TestKafka, startTestKafka, uniqueName } from './test-kafka'

const isInstalled = spawnSync('kcat', ['-V']).status === 0
if (!isInstalled) process.stderr.write('\nSKIPPED: the tests with kcat (librdkafka); install kcat to run them\n\n')

const describeWithKcat = isInstalled ? describe : describe.skip

describeWithKcat('kcat, a client based on librdkafka', () => {
  let kafka: TestKafka
  const processes = new Set<ChildProcess>()
  beforeAll(async () => {
    kafka = await startTestKafka()
  })
  afterAll(async () => {
    for (const child of processes) child.kill('SIGKILL')
    await kafka.close()
  })

  it('lists brokers and topics', async () => {
    const topic = await kafka.createTopic(3)
    expect(await kcat(['-L', '-t', topic])).toContain(`topic "${topic}" with 3 partitions`)
  })

  it.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'])(
    'writes records with compression %s and reads them back',
    async (codec) => {
      const topic = await kafka.createTopic()
      const lines = Array.from({ length: 50 }, (_, i) => `line ${i}`)
      await kcat(['-P', '-t', topic, '-z', codec], lines.join('\n'))
      expect((await kcat(['-C', '-t', topic, '-e', '-q'])).trim().split('\n')).toEqual(lines)
    },
  )

  it('writes records with an idempotent producer', async () => {
    const topic = await kafka.createTopic()
    await kcat(['-P', '-t', topic, '-X', 'enable.idempotence=true'], 'one\ntwo')
    expect(await kcat(['-C', '-t', topic, '-e', '-q'])).toBe('one\ntwo\n')
  })

  it('finds offsets by timestamp', async () => {
    const topic = await kafka.createTopic()
    const producer = await kafka.producer()
    const messages = ['1000', '2000', '3000'].map((timestamp) => ({ value: 'x', timestamp }))
    await producer.send({ topic, messages })
    expect(await kcat(['-Q', '-t', `${topic}:0:1500`])).toContain(`${topic} [0] offset 1`)
    expect(await kcat(['-C', '-t', topic, '-o', 's@2500', '-e', '-q', '-f', '%o\n'])).toBe('2\n')
  })

  it('distributes the partitions among two members when the second one joins', async () => {
    const topic = await kafka.createTopic(4)
    const group = uniqueName('group')
    const producer = await kafka.producer()
    const send = (firstValue: number) =>
      producer.send({ topic, messages: Array.from({ length: 100 }, (_, i) => ({ value: `${firstValue + i}` })) })
    const first = startMember(group, topic)
    await send(0)
    await eventually(() => first.lines.length === 100, 'the first member has read all records')
    const second = startMember(group, topic)
    await eventually(async () => (await memberCount(group)) === 2, 'the group has two members')
    await send(100)
    await eventually(() => first.lines.length + second.lines.length === 200, 'the two members have read all records')
    expect(second.lines.length).toBeGreaterThan(0)
    expect(new Set([...first.lines, ...second.lines]).size).toBe(200)
    await Promise.all([first.stop(), second.stop()])
    await eventually(async () => (await memberCount(group)) === 0, 'the group is empty')
  })

  async function kcat(args: string[], input = ''): Promise<string> {
    const child = spawn('kcat', ['-b', kafka.address, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
    processes.add(child.once('exit', () => processes.delete(child)))
    const output: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.stdin.end(input)
    const [code] = (await once(child, 'close')) as [number | null]
    expect(code).toBe(0)
    return Buffer.concat(output).toString()
  }

  function startMember(group: string, topic: string) {
    const settings = ['auto.offset.reset=earliest', 'heartbeat.interval.ms=100', 'session.timeout.ms=6000']
    const args = [
      '-b',
      kafka.address,
      '-q',
      '-u',
      ...settings.flatMap((setting) => ['-X', setting]),
      '-G',
      group,
      topic,
    ]
    const child = spawn('kcat', args, { stdio: ['ignore', 'pipe', 'ignore'] })
    processes.add(child.once('exit', () => processes.delete(child)))
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
    return {
      get lines() {
        return text.split('\n').slice(0, -1)
      },
      async stop() {
        child.kill('SIGTERM')
        await once(child, 'exit')
      },
    }
  }

  /** The number of members; -1 in the state PreparingRebalance, in which members join. */
  async function memberCount(group: string): Promise<number> {
    const { groups } = await kafka.admin.describeGroups([group])
    return groups[0]?.state === 'PreparingRebalance' ? -1 : (groups[0]?.members.length ?? 0)
  }
})
