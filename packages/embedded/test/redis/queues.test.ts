import { Queue, QueueEvents, Worker } from 'bullmq'
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { startTestRedis, type TestRedis } from './test-redis'

let server: TestRedis
beforeAll(async () => (server = await startTestRedis()))
afterAll(() => server.close())

describe('BullMQ', () => {
  it('runs jobs in bulk, with a delay, by priority, again after a failure, and on a schedule', async () => {
    const connection = { url: server.url, maxRetriesPerRequest: null }
    const queue = new Queue(server.key('queue').replaceAll(':', '-'), { connection })
    const events = new QueueEvents(queue.name, { connection })
    await events.waitUntilReady()
    let attempts = 0
    const worker = new Worker<{ n: number }, number>(
      queue.name,
      (job) => {
        if (job.name === 'bad' || (job.name === 'again' && ++attempts < 3)) return Promise.reject(new Error('no'))
        return Promise.resolve(job.data.n * 2)
      },
      { connection, concurrency: 3 },
    )
    const jobs = await queue.addBulk([1, 2, 3].map((n) => ({ name: 'job', data: { n } })))
    jobs.push(await queue.add('later', { n: 4 }, { delay: 20 }))
    jobs.push(await queue.add('first', { n: 5 }, { priority: 1 }))
    jobs.push(await queue.add('again', { n: 6 }, { attempts: 3, backoff: { type: 'fixed', delay: 10 } }))
    expect(await Promise.all(jobs.map((job) => job.waitUntilFinished(events)))).toEqual([2, 4, 6, 8, 10, 12])
    await expect((await queue.add('bad', { n: 1 })).waitUntilFinished(events)).rejects.toThrow('no')
    expect(await queue.getJobCounts('completed', 'failed', 'active')).toEqual({ completed: 6, failed: 1, active: 0 })
    const tick = new Promise((resolve) => worker.on('completed', ({ name }) => name === 'tick' && resolve(name)))
    await queue.upsertJobScheduler('every', { every: 50 }, { name: 'tick', data: { n: 1 } })
    expect(await tick).toBe('tick')
    await queue.removeJobScheduler('every')
    await worker.close()
    await queue.obliterate({ force: true })
    await Promise.all([events.close(), queue.close()])
  })
})

describe('rate-limiter-flexible', () => {
  it('limits the points in a duration', async () => {
    const limiter = new RateLimiterRedis({
      storeClient: server.connect(),
      keyPrefix: server.key('limit'),
      points: 2,
      duration: 60,
    })
    expect((await limiter.consume('ada')).remainingPoints).toBe(1)
    expect((await limiter.consume('ada')).remainingPoints).toBe(0)
    await expect(limiter.consume('ada')).rejects.toBeInstanceOf(RateLimiterRes)
    expect((await limiter.get('ada'))?.consumedPoints).toBe(3)
    expect(await limiter.delete('ada')).toBe(true)
  })
})
