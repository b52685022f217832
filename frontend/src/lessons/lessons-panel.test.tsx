/** @jest-environment jsdom */
import '../test/jsdom'
import { cleanup, screen } from '@testing-library/react'
import { type Action } from '../store/actions'
import { aGroup, aLagReport, aPod, delivered, placed } from '../test/fixtures'
import { failingWorker, workerInProcess } from '../test/planner-in-process'
import { renderPage } from '../test/render-page'
import { LessonsPanel } from './lessons-panel'

const NOW = 1_700_000_000_000

/** Events of orders that are placed and delivered in the second after `NOW`. */
const orders = (count: number): Action => ({
  type: 'orders',
  events: Array.from({ length: count }, (_, i) => [placed(`o${i}`, NOW + 500), delivered(`o${i}`, NOW + 900)]).flat(),
  now: NOW + 900,
})
const tick = (ms: number): Action => ({ type: 'tick', now: NOW + ms })
const pods: Action = { type: 'pods', pods: [aPod({ name: 'c1' }), aPod({ name: 'c2' })], now: NOW }

async function openSecondStep() {
  localStorage.setItem(
    'food-delivery-lessons',
    JSON.stringify({ current: { lesson: 'first-order', step: 1, prediction: null, since: null, measured: null } }),
  )
  const page = renderPage(<LessonsPanel />)
  page.dispatch({ type: 'streamOpened', stream: 'events', now: NOW }, pods, tick(0))
  await screen.findByText('How many pods will carry these orders?')
  return page
}

describe('LessonsPanel', () => {
  beforeEach(() => localStorage.clear())

  it('is closed at first, and offers all lessons when it is opened', async () => {
    const { user } = renderPage(<LessonsPanel />)
    expect(screen.queryByText('Your first order')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Open' }))
    expect(await screen.findByText('Your first order')).toBeTruthy()
    expect(screen.getByText('Why six is the most')).toBeTruthy()
  })

  it('asks for a prediction before a step can begin', async () => {
    const { user, calls } = await openSecondStep()
    const beginButton = () => screen.getByRole<HTMLButtonElement>('button', { name: /start the load/ })
    expect(beginButton().disabled).toBe(true)
    await user.click(screen.getByLabelText('three or more'))
    expect(beginButton().disabled).toBe(false)
    await user.click(beginButton())
    expect(calls).toEqual([['start', { ratePerSecond: 1, shape: 'steady', courierDelayMs: 50, kitchenDelayMs: 50 }]])
    expect(screen.getByLabelText('two').matches(':disabled')).toBe(true)
  })

  it('shows whether the prediction was right once the step is seen, and stops its load', async () => {
    const { user, calls, dispatch } = await openSecondStep()
    await user.click(screen.getByLabelText('three or more'))
    await user.click(screen.getByRole('button', { name: /start the load/ }))
    dispatch(orders(19), tick(1_000))
    expect(screen.queryByText(/You predicted/)).toBeNull()
    dispatch(orders(1), tick(2_000))
    expect(screen.getByText('You predicted “three or more”. It was “two”.')).toBeTruthy()
    expect(screen.getByText('Most pods of Driver: 2.')).toBeTruthy()
    expect(calls.at(-1)).toEqual(['stop'])
    await user.click(screen.getByRole('button', { name: 'Finish the lesson' }))
    expect(screen.getByRole('button', { name: 'Your first order Finished' })).toBeTruthy()
  })

  describe('the step that cancels a backlog', () => {
    const totals = { placed: 600, delivered: 10, cancelled: 0, inFlight: 590, lost: 0, repeated: 0 }
    const orderTotals = (change: Partial<typeof totals>): Action => ({
      type: 'orderTotals',
      totals: { ...totals, ...change },
    })
    const lag = (kitchen: number, at: number): Action => ({
      type: 'lag',
      report: aLagReport({ kitchen: aGroup([kitchen]) }),
      now: NOW + at,
    })

    async function openLastStep(...actions: Action[]) {
      const current = { lesson: 'night-backlog', step: 2, prediction: 2, since: null, measured: null }
      localStorage.setItem('food-delivery-lessons', JSON.stringify({ current }))
      const page = renderPage(<LessonsPanel />)
      page.dispatch({ type: 'streamOpened', stream: 'events', now: NOW }, lag(900, 0), ...actions, tick(0))
      await screen.findByText('When is the lag of Kitchen gone?')
      return page
    }
    const cancelButton = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Cancel all orders until now' })

    it('cancels, and is seen when no order is in flight and none is lost', async () => {
      const { user, dispatch, calls } = await openLastStep(orderTotals({}))
      await user.click(cancelButton())
      expect(calls).toEqual([['cancelOrders', new Date(NOW).toISOString()]])
      dispatch(lag(300, 2_000), orderTotals({ cancelled: 580, inFlight: 10 }), tick(2_000))
      const cancelled = screen.getByText('Orders cancelled since the step began')
      expect(cancelled.parentElement?.textContent).toContain('580 from 100')
      dispatch(lag(0, 5_000), orderTotals({ cancelled: 585, delivered: 15, inFlight: 0 }), tick(5_000))
      expect(screen.getByText('You predicted “later”. It was “within 30 seconds”.')).toBeTruthy()
      expect(screen.getByText('Until Kitchen had no lag: 5 s.')).toBeTruthy()
    })

    it('is not seen while an order is lost', async () => {
      const { user, dispatch } = await openLastStep(orderTotals({ lost: 1 }))
      await user.click(cancelButton())
      dispatch(lag(0, 3_000), orderTotals({ cancelled: 589, inFlight: 0, lost: 2 }), tick(3_000))
      expect(screen.queryByText(/^You predicted/)).toBeNull()
      dispatch(orderTotals({ cancelled: 590, inFlight: 0, lost: 1 }), tick(4_000))
      expect(screen.getByText(/^You predicted/)).toBeTruthy()
    })

    it('cannot begin once the backlog is finished, and shows why', async () => {
      await openLastStep(orderTotals({ delivered: 590, inFlight: 10 }))
      expect(cancelButton().disabled).toBe(true)
      expect(screen.getByText(/conditions for this step are over/)).toBeTruthy()
    })
  })

  it('simulates the example of the planner, and shows its decision', async () => {
    const current = { lesson: 'eleven-of-twelve', step: 0, prediction: 2, since: null, measured: null }
    localStorage.setItem('food-delivery-lessons', JSON.stringify({ current }))
    const { user } = renderPage(<LessonsPanel />, {}, workerInProcess)
    await user.click(await screen.findByRole('button', { name: 'Simulate the day' }))
    expect(
      await screen.findByText('You predicted “twelve pods or more”. It was “eleven pods”.', {}, { timeout: 20_000 }),
    ).toBeTruthy()
    expect(screen.getByText(/^Pods \d+ → 11\./)).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Open it in the planner' })).toBeTruthy()
  })

  it('offers the simulation again if the planner fails', async () => {
    const current = { lesson: 'eleven-of-twelve', step: 0, prediction: 2, since: null, measured: null }
    localStorage.setItem('food-delivery-lessons', JSON.stringify({ current }))
    const workers = [failingWorker, workerInProcess]
    const { user } = renderPage(<LessonsPanel />, {}, () => (workers.shift() ?? workerInProcess)())
    await user.click(await screen.findByRole('button', { name: 'Simulate the day' }))
    expect(await screen.findByText('The planner could not simulate it. Try again.')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Simulate the day' }))
    expect(await screen.findByText(/^You predicted/, {}, { timeout: 20_000 })).toBeTruthy()
  })

  it('continues after a reload at the same step', async () => {
    const { user } = await openSecondStep()
    await user.click(screen.getByLabelText('two'))
    await user.click(screen.getByRole('button', { name: /start the load/ }))
    cleanup()
    const { dispatch } = renderPage(<LessonsPanel />)
    dispatch(pods, orders(20), tick(2_000))
    expect(await screen.findByText('Right: “two”.')).toBeTruthy()
  })

  it('ignores a stored step that no lesson has', async () => {
    localStorage.setItem('food-delivery-lessons', JSON.stringify({ current: { lesson: 'first-order', step: 7 } }))
    renderPage(<LessonsPanel />)
    expect(await screen.findByText('Why six is the most')).toBeTruthy()
  })
})
