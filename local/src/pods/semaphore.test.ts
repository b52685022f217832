import { StartSlots } from './semaphore'

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('StartSlots', () => {
  it('lets as many start as there are slots, then one for each that is given back, in order', async () => {
    const slots = new StartSlots(2)
    const turns: number[] = []
    const give: (() => void)[] = []
    for (const number of [1, 2, 3, 4])
      void slots.take().then((giveBack) => {
        turns.push(number)
        give.push(giveBack)
      })
    await settled()
    expect(turns).toEqual([1, 2])
    give[0]?.()
    await settled()
    expect(turns).toEqual([1, 2, 3])
  })

  it('counts a slot that is given back twice once', async () => {
    const slots = new StartSlots(1)
    const giveBack = await slots.take()
    giveBack()
    giveBack()
    await slots.take()
    let isThird = false
    void slots.take().then(() => (isThird = true))
    await settled()
    expect(isThird).toBe(false)
  })
})
