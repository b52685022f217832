import { Semaphore } from './semaphore'

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

describe('Semaphore', () => {
  it('grants all permits, then one for each released permit, in order', async () => {
    const semaphore = new Semaphore(2)
    const acquired: number[] = []
    const releases: (() => void)[] = []
    for (const number of [1, 2, 3, 4])
      void semaphore.acquire().then((release) => {
        acquired.push(number)
        releases.push(release)
      })
    await nextTurn()
    expect(acquired).toEqual([1, 2])
    releases[0]?.()
    await nextTurn()
    expect(acquired).toEqual([1, 2, 3])
  })

  it('ignores the second release of a permit', async () => {
    const semaphore = new Semaphore(1)
    const release = await semaphore.acquire()
    release()
    release()
    await semaphore.acquire()
    let hasThirdPermit = false
    void semaphore.acquire().then(() => (hasThirdPermit = true))
    await nextTurn()
    expect(hasThirdPermit).toBe(false)
  })
})
