/** @jest-environment jsdom */
import '../test/jsdom'
import { type RestaurantDocument, orderSteps } from '@food-delivery/contracts'
import { screen, within } from '@testing-library/react'
import { renderPage } from '../test/render-page'
import { PhonePanel } from './phone-panel'

const docs: RestaurantDocument[] = [
  { kitchenId: 'k1', name: 'Green Corner', image: '', type: 'vegan', menu: [{ item: 'Soup', price: 9.5 }] },
  { kitchenId: 'k2', name: 'Tide', image: '', type: 'seafood', deal: 'Free bread', menu: [] },
]
const loaded = { type: 'restaurantsLoaded', docs } as const
const sent = { type: 'orderSent', order: { key: 'k', dish: 'Soup', kitchenId: 'k1', totalPrice: 9.5 } } as const

describe('PhonePanel', () => {
  it('shows that the restaurants are loading', () => {
    renderPage(<PhonePanel />)
    expect(screen.getByText('Loading restaurants…')).toBeTruthy()
  })

  it('shows how to post restaurants when there are none', () => {
    const { dispatch } = renderPage(<PhonePanel />)
    dispatch({ type: 'restaurantsLoaded', docs: [] })
    expect(screen.getByText(/curl -X POST .*restaurants\.json .*\/restaurants/)).toBeTruthy()
  })

  it('offers a retry when loading the restaurants fails', async () => {
    const { dispatch, user, calls } = renderPage(<PhonePanel />)
    dispatch({ type: 'restaurantsFailed', failure: 'unavailable' })
    expect(screen.getByText('The server is busy (503).')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(calls).toEqual([['loadRestaurants']])
  })

  it('filters by category and shows all again', async () => {
    const { dispatch, user } = renderPage(<PhonePanel />)
    dispatch(loaded)
    await user.click(screen.getByRole('button', { name: 'Seafood' }))
    expect(screen.queryByText('Green Corner')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Coffee' }))
    await user.click(screen.getByRole('button', { name: 'Show all' }))
    expect(screen.getByText('Green Corner')).toBeTruthy()
    expect(screen.getByText('Tide')).toBeTruthy()
  })

  it('orders a dish with the delays from the sliders', async () => {
    const { dispatch, user, calls } = renderPage(<PhonePanel />, { courierSpeed: 1 })
    dispatch(loaded)
    await user.click(screen.getByRole('button', { name: /Green Corner/ }))
    await user.click(screen.getByRole('button', { name: 'Order Soup for $9.50' }))
    const orderRequest = { dish: 'Soup', totalPrice: 9.5, kitchenId: 'k1', kitchenDelayMs: 50, courierDelayMs: 5_000 }
    expect(calls).toEqual([['order', orderRequest]])
    expect(screen.getByText(/Soup is ordered/)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Back to the restaurants' }))
    expect(screen.getByText('Tide')).toBeTruthy()
  })

  it('shows the steps of an order as they happen', async () => {
    const { dispatch, user } = renderPage(<PhonePanel />)
    dispatch(loaded, sent)
    await user.click(screen.getByRole('button', { name: /My orders/ }))
    expect(screen.getByText('Sending…')).toBeTruthy()

    dispatch({ type: 'orderAccepted', key: 'k', orderId: 'o' })
    const stepsUpTo = (count: number) =>
      ({
        type: 'steps',
        steps: orderSteps.slice(0, count).map((step, i) => ({ orderId: 'o', step, timestamp: 1_000 + i * 250 })),
      }) as const
    dispatch(stepsUpTo(3))
    const timeline = screen.getByRole('list', { name: 'Steps of Soup' })
    expect(within(timeline).getAllByRole('listitem')).toHaveLength(orderSteps.length)
    expect(within(timeline).getByText('Courier found, after 0.50 s')).toBeTruthy()
    expect(within(timeline).getByText('Delivered, not yet')).toBeTruthy()

    dispatch(stepsUpTo(7))
    expect(screen.getByText('Delivered in 1.50 s')).toBeTruthy()
  })

  it.each(['delivered', 'cancelled'] as const)('counts an order in the tab until it is %s', (step) => {
    const { dispatch } = renderPage(<PhonePanel />)
    dispatch(loaded, sent, { type: 'orderAccepted', key: 'k', orderId: 'o' })
    expect(screen.getByRole('button', { name: 'My orders 1' })).toBeTruthy()
    dispatch({ type: 'steps', steps: [{ orderId: 'o', step, timestamp: 1_000 }] })
    expect(screen.getByRole('button', { name: 'My orders' })).toBeTruthy()
  })

  it('shows why an order failed and retries it', async () => {
    const { dispatch, user, calls } = renderPage(<PhonePanel />)
    dispatch(loaded, sent, { type: 'orderFailed', key: 'k', failure: 'timeout' })
    await user.click(screen.getByRole('button', { name: /My orders/ }))
    expect(screen.getByRole('alert').textContent).toContain('Not ordered. No response in time.')
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(calls.at(-1)?.at(-1)).toBe('k')
  })

  it('links from an empty history to the restaurants', async () => {
    const { dispatch, user } = renderPage(<PhonePanel />)
    dispatch(loaded)
    await user.click(screen.getByRole('button', { name: /My orders/ }))
    await user.click(screen.getByRole('button', { name: 'To the restaurants' }))
    expect(screen.getByText('Tide')).toBeTruthy()
  })
})
