/** @jest-environment jsdom */
import '../test/jsdom'
import { screen } from '@testing-library/react'
import { idleLoad } from '../load/load-report'
import { aSnapshot, someOrderTotals } from '../test/fixtures'
import { renderPage } from '../test/render-page'
import { OrderTotalsLine } from './order-totals-line'
import { Counters } from './counters'
import { OfflineBar } from './offline-bar'

describe('OfflineBar', () => {
  const open = { type: 'streamOpened', stream: 'events', now: 1_000 } as const

  it('appears when the connection is lost and disappears when it is back', () => {
    const { dispatch } = renderPage(<OfflineBar />)
    dispatch(open)
    expect(screen.getByRole('status').textContent).toBe('')
    dispatch({ type: 'streamLost', stream: 'events', now: 2_000 }, { type: 'tick', now: 14_000 })
    expect(screen.getByRole('status').textContent).toMatch(/Connection lost for 12 s/)
    dispatch({ ...open, now: 15_000 })
    expect(screen.getByRole('status').textContent).toBe('')
  })

  it('appears when the connection delivers no data', () => {
    const { dispatch } = renderPage(<OfflineBar />)
    dispatch(open, { type: 'tick', now: 12_000 })
    expect(screen.getByRole('status').textContent).toMatch(/No data for 11 s/)
  })

  it('reports that only the data on pods is missing', () => {
    const { dispatch } = renderPage(<OfflineBar />)
    dispatch(open, { type: 'streamLost', stream: 'consumers', now: 1_000 }, { type: 'tick', now: 3_000 })
    expect(screen.getByRole('status').textContent).toMatch(/No data on the pods for 2 s/)
  })
})

describe('Counters', () => {
  it('counts orders in flight and adds failures of load and phone', () => {
    const { dispatch, container } = renderPage(<Counters />)
    dispatch(
      { type: 'snapshot', snapshot: aSnapshot({ placed: 1_250, delivered: 1_200 }), now: 1 },
      { type: 'load', report: { ...idleLoad, failed: { ...idleLoad.failed, server: 2 } } },
      { type: 'orderFailed', key: 'k', failure: 'network' },
    )
    const values = [...container.querySelectorAll('.counter-value')].map(({ textContent }) => textContent)
    expect(values).toEqual(['1,250', '1,200', '50', '3'])
  })
})

describe('OrderTotalsLine', () => {
  const textOf = (container: HTMLElement) => container.querySelector('p')?.textContent

  it('is empty before the first totals and is not affected by a reset', () => {
    const { dispatch, container } = renderPage(<OrderTotalsLine />)
    expect(textOf(container)).toBe('')
    const totals = someOrderTotals({ placed: 3_960, delivered: 3_950, inFlight: 10 })
    dispatch({ type: 'orderTotals', totals }, { type: 'reset', now: 1 })
    expect(textOf(container)).toBe('3,960 placed = 3,950 delivered + 10 in flight · lost 0 · repeated 0')
    expect(container.querySelector('.warning')).toBeNull()
  })

  it('counts cancelled orders beside delivered ones', () => {
    const { dispatch, container } = renderPage(<OrderTotalsLine />)
    dispatch({ type: 'orderTotals', totals: someOrderTotals({ placed: 10, delivered: 5, cancelled: 3, inFlight: 2 }) })
    expect(textOf(container)).toContain('10 placed = 5 delivered + 3 cancelled + 2 in flight')
  })

  it('warns of lost and repeated orders and explains them', () => {
    const { dispatch } = renderPage(<OrderTotalsLine />)
    dispatch({ type: 'orderTotals', totals: someOrderTotals({ lost: 2 }) })
    expect(screen.getByText('lost 2').title).toMatch(/not delivered/)
    expect(screen.queryByText('repeated 0')).toBeNull()
    dispatch({ type: 'orderTotals', totals: someOrderTotals({ repeated: 1_000 }) })
    expect(screen.getByText('repeated 1,000').title).toMatch(/at least once.+MongoDB/)
    expect(screen.queryByText('lost 0')).toBeNull()
  })
})
