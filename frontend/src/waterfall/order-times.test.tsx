/** @jest-environment jsdom */
import '../test/jsdom'
import { type OrderWaterfall } from '@food-delivery/contracts'
import { screen, within } from '@testing-library/react'
import { PhonePanel } from '../phone/phone-panel'
import { renderPage } from '../test/render-page'

const waterfall: OrderWaterfall = {
  orderId: 'o',
  partition: 3,
  placedAt: 1_000,
  fulfilmentMs: null,
  readAt: 3_900,
  steps: [
    {
      step: 'orderCreated',
      at: 1_100,
      totalMs: 100,
      pod: 'orders-1',
      parts: { queued: 60, worked: 0, stored: 38, published: 2 },
    },
    { step: 'orderValidated', at: 1_200, totalMs: 100 },
    {
      step: 'courierMatched',
      at: 3_000,
      totalMs: 1_800,
      pod: 'courier-1',
      parts: { queued: 1_500, worked: 299, stored: 0, published: 1 },
    },
  ],
}

async function openOrders(language: 'en' | 'ko' = 'en') {
  const page = renderPage(<PhonePanel />, { language })
  page.dispatch(
    { type: 'orderSent', order: { key: 'k', dish: 'Soup', kitchenId: 'k1', totalPrice: 9.5 } },
    { type: 'orderAccepted', key: 'k', orderId: 'o' },
  )
  await page.user.click(screen.getByRole('button', { name: /My orders|내 주문/ }))
  return page
}

const stored = { type: 'steps', steps: [{ orderId: 'o', step: 'orderCreated', timestamp: 1_100 }] } as const
const toggle = () => screen.getByRole('button', { name: /Where the time went|시간이 걸린 곳/ })

describe('OrderTimes', () => {
  it('is not offered before the order is stored', async () => {
    await openOrders()
    expect(screen.queryByRole('button', { name: 'Where the time went' })).toBeNull()
  })

  it('names the slowest part, and shows all parts with pods and the partition', async () => {
    const { dispatch, user, calls } = await openOrders()
    dispatch(stored)
    expect(toggle().getAttribute('aria-expanded')).toBe('false')
    await user.click(toggle())
    expect(toggle().getAttribute('aria-expanded')).toBe('true')
    expect(calls).toEqual([['loadWaterfall', 'o', 1_100]])
    expect(screen.getByRole('status').textContent).toBe('Reading the events of the order…')

    dispatch({ type: 'waterfallLoaded', waterfall })
    expect(
      screen.getByText('75 % of the time (1,500 ms) the order waited for a free Driver pod, before “Courier found”.'),
    ).toBeTruthy()
    expect(screen.getByText('Next is “Being cooked”, after 900 ms so far.')).toBeTruthy()
    const steps = screen.getByRole('list', { name: 'Parts of each step' })
    const [first, second] = within(steps).getAllByRole('listitem')
    expect(first?.textContent).toBe('Order stored100 mswaited 60 ms · stored 38 ms · sent 2 msorders-1 · Partition 3')
    expect(second?.textContent).toBe('Checked100 msno breakdown: the event has no times')
    const totals = within(screen.getByRole('list', { name: 'Parts of the total time' })).getAllByRole('listitem')
    expect(totals.map(({ textContent }) => textContent)).toEqual([
      'waited 1,560 ms',
      'worked 299 ms',
      'stored 38 ms',
      'sent 3 ms',
    ])
    await user.click(toggle())
    expect(screen.queryByRole('list', { name: 'Parts of each step' })).toBeNull()
  })

  it('is offered for an order that was cancelled before it was stored, although its start time is unknown', async () => {
    const { dispatch, user, calls } = await openOrders()
    dispatch({ type: 'steps', steps: [{ orderId: 'o', step: 'cancelled', timestamp: 9_000 }] })
    expect(screen.getByText('Checked, not done')).toBeTruthy()
    await user.click(toggle())
    expect(calls).toEqual([['loadWaterfall', 'o', undefined]])
  })

  it('loads the times again when the order reaches another step', async () => {
    const { dispatch, user, calls } = await openOrders()
    dispatch(stored)
    await user.click(toggle())
    dispatch({ type: 'steps', steps: [{ orderId: 'o', step: 'orderValidated', timestamp: 1_200 }] })
    expect(calls).toHaveLength(2)
  })

  it('draws the parts one after the other on a bar of the total time', async () => {
    const { dispatch, user, container } = await openOrders()
    dispatch(stored)
    await user.click(toggle())
    dispatch({ type: 'waterfallLoaded', waterfall })
    const last = [...container.querySelectorAll('.waterfall-bar')].at(-1)
    const bars = [...(last?.querySelectorAll('[class^="part-"]') ?? [])].map((bar) => [
      bar.getAttribute('class'),
      Number(bar.getAttribute('x')),
      Number(bar.getAttribute('width')),
    ])
    expect(bars).toEqual([
      ['part-queued', 100, 750],
      ['part-worked', 850, 149.5],
      ['part-stored', 999.5, 0],
      ['part-published', 999.5, 0.5],
    ])
  })

  it('reports that Kafka no longer has the events, and reads again on request', async () => {
    const { dispatch, user, calls } = await openOrders()
    dispatch(stored)
    await user.click(toggle())
    dispatch({ type: 'waterfallFailed', orderId: 'another', failure: 'network' })
    expect(screen.queryByRole('alert')).toBeNull()
    dispatch({ type: 'waterfallFailed', orderId: 'o', failure: 'missing' })
    expect(screen.getByRole('alert').textContent).toContain('Kafka no longer has the events of this order.')
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(calls).toHaveLength(2)
  })

  it('names no next step of a delivered order', async () => {
    const { dispatch, user } = await openOrders()
    dispatch(stored)
    await user.click(toggle())
    const delivered = { step: 'delivered', at: 4_000, totalMs: 1_000 } as const
    const steps = [...waterfall.steps, delivered]
    dispatch({ type: 'waterfallLoaded', waterfall: { ...waterfall, steps, fulfilmentMs: 3_000 } })
    expect(screen.queryByText(/^Next is/)).toBeNull()
  })

  it('shows when an order was cancelled, by which pod, and instead of which step', async () => {
    const { dispatch, user, calls } = await openOrders()
    dispatch(stored)
    await user.click(toggle())
    dispatch({ type: 'steps', steps: [{ orderId: 'o', step: 'cancelled', timestamp: 3_600 }] })
    expect(calls).toHaveLength(2)
    dispatch({ type: 'waterfallLoaded', waterfall: { ...waterfall, cancelled: { at: 3_600, pod: 'kitchen-2' } } })
    const text = screen.getByText(/^Cancelled at /).textContent
    expect(text).toMatch(
      /^Cancelled at \d\d:\d\d:03 \(POST \/orders\/cancel\) by kitchen-2 instead of “Being cooked”, after 600 ms\.$/,
    )
    expect(screen.queryByText(/^Next is/)).toBeNull()
    dispatch({ type: 'waterfallLoaded', waterfall: { ...waterfall, cancelled: { at: 3_600 } } })
    expect(screen.getByText(/ by Kitchen instead of /)).toBeTruthy()
  })

  it('shows by how much the clocks of the pods differ', async () => {
    const { dispatch, user } = await openOrders()
    dispatch(stored)
    await user.click(toggle())
    const [first] = waterfall.steps
    const parts = { ...first!.parts!, queued: -40 }
    dispatch({ type: 'waterfallLoaded', waterfall: { ...waterfall, steps: [{ ...first!, parts }] } })
    expect(screen.getByText('The clocks of the pods differ by at least 40 ms.')).toBeTruthy()
  })

  it('names the slowest part in Korean', async () => {
    const { dispatch, user } = await openOrders('ko')
    dispatch(stored)
    await user.click(toggle())
    dispatch({ type: 'waterfallLoaded', waterfall })
    expect(
      screen.getByText('전체 시간의 75 %(1,500ms) 동안 ‘배달원 배정’ 단계를 맡을 배달 파드를 기다렸습니다.'),
    ).toBeTruthy()
  })
})
