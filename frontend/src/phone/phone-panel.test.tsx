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
const came = { type: 'restaurantsLoaded', docs } as const
const sent = { type: 'orderSent', order: { key: 'k', dish: 'Soup', kitchenId: 'k1', totalPrice: 9.5 } } as const

describe('PhonePanel', () => {
  it('shows that it is loading', () => {
    renderPage(<PhonePanel />)
    expect(screen.getByText('Asking the kitchens…')).toBeTruthy()
  })

  it('shows how to post restaurants when there are none', () => {
    const { dispatch } = renderPage(<PhonePanel />)
    dispatch({ type: 'restaurantsLoaded', docs: [] })
    expect(screen.getByText(/curl -X POST .*restaurants\.json .*\/restaurants/)).toBeTruthy()
  })

  it('offers a retry if loading the list fails', async () => {
    const { dispatch, user, asked } = renderPage(<PhonePanel />)
    dispatch({ type: 'restaurantsFailed', failure: 'unavailable' })
    expect(screen.getByText('The server is busy (503).')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(asked).toEqual([['loadRestaurants']])
  })

  it('filters by category and shows all again', async () => {
    const { dispatch, user } = renderPage(<PhonePanel />)
    dispatch(came)
    await user.click(screen.getByRole('button', { name: 'Seafood' }))
    expect(screen.queryByText('Green Corner')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Coffee' }))
    await user.click(screen.getByRole('button', { name: 'Show all' }))
    expect(screen.getByText('Green Corner')).toBeTruthy()
    expect(screen.getByText('Tide')).toBeTruthy()
  })

  it('orders a dish with the speeds of the sliders', async () => {
    const { dispatch, user, asked } = renderPage(<PhonePanel />, { courierSpeed: 1 })
    dispatch(came)
    await user.click(screen.getByRole('button', { name: /Green Corner/ }))
    await user.click(screen.getByRole('button', { name: 'Order Soup for $9.50' }))
    const wish = { dish: 'Soup', totalPrice: 9.5, kitchenId: 'k1', kitchenSpeed: 50, courierSpeed: 5_000 }
    expect(asked).toEqual([['order', wish]])
    expect(screen.getByText(/Soup is ordered/)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Back to the restaurants' }))
    expect(screen.getByText('Tide')).toBeTruthy()
  })

  it('shows each order as it moves through its steps', async () => {
    const { dispatch, user } = renderPage(<PhonePanel />)
    dispatch(came, sent)
    await user.click(screen.getByRole('button', { name: /My orders/ }))
    expect(screen.getByText('Sending…')).toBeTruthy()

    dispatch({ type: 'orderAccepted', key: 'k', orderId: 'o' })
    const at = (count: number) =>
      ({
        type: 'steps',
        steps: orderSteps.slice(0, count).map((step, i) => ({ orderId: 'o', step, timestamp: 1_000 + i * 250 })),
      }) as const
    dispatch(at(3))
    const timeline = screen.getByRole('list', { name: 'Steps of Soup' })
    expect(within(timeline).getAllByRole('listitem')).toHaveLength(orderSteps.length)
    expect(within(timeline).getByText('Courier found, after 0.50 s')).toBeTruthy()
    expect(within(timeline).getByText('Delivered, still to come')).toBeTruthy()

    dispatch(at(7))
    expect(screen.getByText('Delivered in 1.50 s')).toBeTruthy()
  })

  it('shows why an order failed and retries it', async () => {
    const { dispatch, user, asked } = renderPage(<PhonePanel />)
    dispatch(came, sent, { type: 'orderFailed', key: 'k', failure: 'timeout' })
    await user.click(screen.getByRole('button', { name: /My orders/ }))
    expect(screen.getByRole('alert').textContent).toContain('Not ordered. No answer in time.')
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(asked.at(-1)?.at(-1)).toBe('k')
  })

  it('leads from an empty history back to the restaurants', async () => {
    const { dispatch, user } = renderPage(<PhonePanel />)
    dispatch(came)
    await user.click(screen.getByRole('button', { name: /My orders/ }))
    await user.click(screen.getByRole('button', { name: 'To the restaurants' }))
    expect(screen.getByText('Tide')).toBeTruthy()
  })
})
