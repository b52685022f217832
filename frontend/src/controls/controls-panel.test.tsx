/** @jest-environment jsdom */
import '../test/jsdom'
import { fireEvent, screen } from '@testing-library/react'
import { idleLoad } from '../load/load-report'
import { aSnapshot } from '../test/fixtures'
import { renderPage } from '../test/render-page'
import { ControlsPanel } from './controls-panel'

const setSlider = (name: string, value: number) =>
  fireEvent.change(screen.getByRole('slider', { name }), { target: { value } })

describe('ControlsPanel', () => {
  it('explains the value of each slider', () => {
    renderPage(<ControlsPanel />)
    setSlider('Rate of orders', 20)
    expect(screen.getByText('20 orders a second, one every 50 ms')).toBeTruthy()
    expect(screen.getByText(/courier pod delivers about 6.7 orders a second; at this rate you need 3\./)).toBeTruthy()
    setSlider('Speed of kitchens', 1)
    expect(screen.getByText(/kitchen pod cooks about 0.1 .* you need 200, but only six can work/)).toBeTruthy()
  })

  it('changes a running load at once', () => {
    const { calls } = renderPage(<ControlsPanel />)
    setSlider('Speed of couriers', 50)
    expect(calls).toEqual([
      ['change', { ratePerSecond: 1, shape: 'steady', kitchenDelayMs: 50, courierDelayMs: 2_550 }],
    ])
  })

  it('changes the shape of a running load, whose highest rate is that of the slider', async () => {
    const { calls, user, dispatch } = renderPage(<ControlsPanel />, { rate: 20 })
    await user.selectOptions(screen.getByRole('combobox', { name: 'Shape' }), 'Wave')
    expect(calls).toEqual([['change', { ratePerSecond: 20, shape: 'wave', kitchenDelayMs: 50, courierDelayMs: 50 }]])
    dispatch({ type: 'load', report: { ...idleLoad, running: true, acceptedPerSecond: 2, plannedPerSecond: 2.04 } })
    expect(screen.getByText('2 of 2 orders a second accepted')).toBeTruthy()
  })

  it('starts, stops and resets the load', async () => {
    const { calls, user, dispatch, store } = renderPage(<ControlsPanel />, { rate: 5 })
    await user.click(screen.getByRole('button', { name: 'Start' }))
    dispatch({ type: 'load', report: { ...idleLoad, running: true } })
    await user.click(screen.getByRole('button', { name: 'Stop' }))
    await user.click(screen.getByRole('button', { name: 'Reset' }))
    expect(calls.map(([name]) => name)).toEqual(['start', 'stop', 'reset'])
    expect(store.getState().flow.baseline).not.toBeNull()
  })

  it('shows the rate of accepted orders, and the number of failures by reason', () => {
    const { dispatch } = renderPage(<ControlsPanel />, { rate: 20 })
    const failed = { ...idleLoad.failed, unavailable: 3, timeout: 1 }
    dispatch({
      type: 'load',
      report: {
        ...idleLoad,
        running: true,
        plannedPerSecond: 20,
        acceptedPerSecond: 19.84,
        failed,
        heldBack: 7,
        missed: 9,
      },
    })
    expect(screen.getByText('19.8 of 20 orders a second accepted')).toBeTruthy()
    expect(screen.getByText('3 × The server is busy (503).')).toBeTruthy()
    expect(screen.getByText('1 × No response in time.')).toBeTruthy()
    expect(screen.getByText(/7 not sent: too many/)).toBeTruthy()
    expect(screen.getByText(/9 not sent: a timer/)).toBeTruthy()
  })

  it('shows the reason and the length of a pause', () => {
    const { dispatch } = renderPage(<ControlsPanel />)
    const backOff = { until: 13_000, reason: 'unavailable' } as const
    dispatch({ type: 'tick', now: 10_200 }, { type: 'load', report: { ...idleLoad, running: true, backOff } })
    expect(screen.getByText('The server is busy (503). Continues in 3 s.')).toBeTruthy()
  })

  it('shows the backlog as a duration', () => {
    const { dispatch } = renderPage(<ControlsPanel />)
    const orders = (placed: number) => ({ type: 'snapshot', snapshot: aSnapshot({ placed }), now: 1 }) as const
    dispatch(orders(3))
    expect(screen.getByText(/No backlog/)).toBeTruthy()
    dispatch(orders(7_200))
    expect(screen.getByText('7,200 orders ahead, about 9 minutes at these speeds')).toBeTruthy()
    dispatch({ type: 'settings', change: { rate: 20 } }, { type: 'load', report: { ...idleLoad, running: true } })
    expect(screen.getByText(/7,200 orders ahead, and more arrive than these pods can finish/)).toBeTruthy()
  })

  it('cancels a backlog after a confirmation', async () => {
    const { dispatch, user, calls } = renderPage(<ControlsPanel />)
    const orders = (placed: number, cancelled = 0) =>
      dispatch({ type: 'snapshot', snapshot: aSnapshot({ placed, cancelled }), now: 1 })
    dispatch({ type: 'tick', now: Date.UTC(2026, 0, 1) })
    orders(50)
    expect(screen.queryByRole('button', { name: 'Cancel the backlog' })).toBeNull()
    orders(7_200)
    await user.click(screen.getByRole('button', { name: 'Cancel the backlog' }))
    expect(screen.getByText(/Cancel all 7,200 orders in flight/)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Keep them' }))
    expect(calls).toEqual([])
    await user.click(screen.getByRole('button', { name: 'Cancel the backlog' }))
    await user.click(screen.getByRole('button', { name: 'Cancel them' }))
    expect(calls).toEqual([['cancelOrders', '2026-01-01T00:00:00.000Z']])
    orders(7_200, 7_200)
    expect(screen.queryByRole('button', { name: 'Cancel the backlog' })).toBeNull()
  })
})
