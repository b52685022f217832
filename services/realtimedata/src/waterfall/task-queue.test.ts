import { TaskQueue } from './task-queue'

it('runs tasks one after the other, also after one that fails', async () => {
  const tasks = new TaskQueue()
  const log: string[] = []
  const task = (name: string) => async () => {
    log.push(`${name} starts`)
    await Promise.resolve()
    log.push(`${name} ends`)
    if (name === 'a') throw new Error('a fails')
    return name
  }
  const results = await Promise.allSettled(['a', 'b'].map((name) => tasks.run(task(name))))
  expect(log).toEqual(['a starts', 'a ends', 'b starts', 'b ends'])
  expect(results).toMatchObject([{ reason: new Error('a fails') }, { value: 'b' }])
})

it('rejects a task while ten are running or waiting, and accepts one after that', async () => {
  const tasks = new TaskQueue()
  let end!: () => void
  const first = tasks.run(() => new Promise<void>((resolve) => (end = resolve)))
  const others = Array.from({ length: 9 }, () => tasks.run(() => Promise.resolve()))
  await expect(tasks.run(() => Promise.resolve())).rejects.toMatchObject({ status: 503 })
  end()
  await Promise.all([first, ...others])
  await expect(tasks.run(() => Promise.resolve('again'))).resolves.toBe('again')
})
