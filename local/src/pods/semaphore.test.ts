import { Semaphore } from './semaphore'

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('Semaphore', () => {
  it('lets as many acquire as there are permits, then one for each that is released, in order', async () => {
    const semaphore = new Semaphore(2)
    const acquired: number[] = []
    const releases: (() => void)[] = []
    for (const number of [1, 2, 3, 4])
      void semaphore.acquire().then((release) => {
        acquired.push(number)
        releases.push(release)
      })
    await settled()
    expect(acquired).toEqual([1, 2])
    releases[0]?.()
    await settled()
    expect(acquired).toEqual([1, 2, 3])
  })

  it('counts a permit that is released twice once', async () => {
    const semaphore = new Semaphore(1)
    const release = await semaphore.acquire()
    release()
    release()
    await semaphore.acquire()
    let isThird = false
    void semaphore.acquire().then(() => (isThird = true))
    await settled()
    expect(isThird).toBe(false)
  })
})
