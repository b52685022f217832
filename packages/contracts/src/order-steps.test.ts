import { isFinal, isOrderStep, orderSteps, statusRank, stepsOf, triggerOf } from './order-steps'

describe('order steps', () => {
  it('have ranks from created to delivered', () => {
    expect(orderSteps.map(statusRank)).toEqual([...orderSteps.keys()])
    expect([orderSteps[0], orderSteps.at(-1)]).toEqual(['orderCreated', 'delivered'])
  })

  it('come before a cancellation, which is final like the last step', () => {
    expect(statusRank('cancelled')).toBe(orderSteps.length)
    expect([...orderSteps, 'cancelled' as const].filter(isFinal)).toEqual(['delivered', 'cancelled'])
  })

  it('differ from other events', () => {
    expect(isOrderStep('delivered')).toBe(true)
    expect(isOrderStep('orderRequested')).toBe(false)
    expect(isOrderStep('toString')).toBe(false)
  })

  it('follow each other without a gap', () => {
    expect(orderSteps.map(triggerOf)).toEqual(['orderRequested', ...orderSteps.slice(0, -1)])
  })

  it('have one worker each', () => {
    expect(stepsOf('order', 'courier', 'kitchen')).toEqual(orderSteps)
    expect(stepsOf('kitchen')).toEqual(['kitchenPreparingFood', 'kitchenFoodReady'])
    expect(stepsOf('order').length + stepsOf('courier').length + stepsOf('kitchen').length).toBe(orderSteps.length)
  })
})
