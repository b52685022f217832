import { type OrderDocument, type RestaurantDocument } from '@food-delivery/contracts'
import { ApiError } from '../api/api-error'
import { type OrdersApi } from '../api/orders-api'
import { type Action } from '../store/actions'
import { foodKind } from './food-kind'
import * as phone from './phone'
import { createPhoneActions } from './phone-actions'
import { lastStep } from './phone-order'

const order = { key: 'k1', dish: 'soup', kitchenId: 'i', totalPrice: 7 }
const step = (orderId: string, name: OrderDocument['status'], timestamp: number) => ({ orderId, step: name, timestamp })
const restaurant: RestaurantDocument = { kitchenId: 'i', name: 'A', image: '', type: 'vegan', menu: [] }

describe('phone', () => {
  it('adds the steps of an order with the time of their first event', () => {
    let state = phone.orderAccepted(phone.orderSent(phone.emptyPhone, order), 'k1', 'o1')
    state = phone.applySteps(state, [step('o1', 'orderCreated', 10), step('o2', 'delivered', 11)])
    state = phone.applySteps(state, [step('o1', 'orderValidated', 20), step('o1', 'orderCreated', 99)])
    expect(state.orders[0]?.steps).toEqual({ orderCreated: 10, orderValidated: 20 })
  })

  it('adds steps that arrived before the order id was known', () => {
    let state = phone.orderSent(phone.emptyPhone, order)
    const repeated = step('o1', 'orderCreated', 99)
    state = phone.applySteps(state, [step('o1', 'orderCreated', 10), step('o1', 'orderValidated', 12), repeated])
    state = phone.orderAccepted(state, 'k1', 'o1')
    expect(state.orders[0]?.steps).toEqual({ orderCreated: 10, orderValidated: 12 })
  })

  it('keeps the last step when an earlier one arrives late', () => {
    let state = phone.orderAccepted(phone.orderSent(phone.emptyPhone, order), 'k1', 'o1')
    state = phone.applySteps(state, [step('o1', 'delivered', 30), step('o1', 'courierMatched', 31)])
    expect(state.orders[0] && lastStep(state.orders[0])).toBe('delivered')
  })

  it('joins the stored history with orders that are not stored yet', () => {
    let state = phone.orderAccepted(phone.orderSent(phone.emptyPhone, order), 'k1', 'o1')
    state = phone.orderSent(state, { ...order, key: 'k2' })
    const documentOf = (orderId: string, timestamp: string): OrderDocument => ({
      orderId,
      userId: 'u',
      kitchenId: 'i',
      dish: 'soup',
      totalPrice: 7,
      status: 'orderCreated',
      statusHistory: [{ status: 'orderCreated', timestamp }],
    })
    state = phone.applyHistory(state, [
      documentOf('o0', '2026-01-01T00:00:00Z'),
      documentOf('o1', '2026-01-02T00:00:00Z'),
    ])
    expect(state.orders.map(({ key, orderId }) => [key, orderId])).toEqual([
      ['k2', null],
      ['k1', 'o1'],
      ['o0', 'o0'],
    ])
  })

  it('limits the number of orders and recent steps', () => {
    let state = phone.emptyPhone
    for (let i = 0; i < 100; i += 1) {
      state = phone.orderSent(state, { ...order, key: `k${i}` })
      state = phone.applySteps(
        state,
        Array.from({ length: 20 }, () => step('x', 'delivered', i)),
      )
    }
    expect(state.orders).toHaveLength(50)
    expect(state.recentSteps).toHaveLength(600)
  })

  it('keeps the old list of restaurants if loading fails', () => {
    const withList = phone.restaurantsLoaded(phone.emptyPhone, [restaurant])
    expect(phone.restaurantsFailed(phone.restaurantsRequested(withList), 'timeout').restaurants.status).toBe('ready')
    expect(phone.restaurantsFailed(phone.emptyPhone, 'timeout').restaurants.status).toBe('failed')
  })
})

describe('phone actions', () => {
  const setUp = (change: Partial<OrdersApi>) => {
    const actions: Action[] = []
    const calls: unknown[][] = []
    const api: Omit<OrdersApi, 'cancelOrders'> = {
      createOrder: (...args) => {
        calls.push(args)
        return Promise.resolve({ requestId: 'r', payloadSent: { orderId: 'o1', dish: 'soup', totalPrice: 7 } })
      },
      orderStored: () => Promise.resolve(),
      restaurants: () => Promise.resolve([restaurant]),
      ordersOf: () => Promise.resolve([]),
      waterfall: () => Promise.reject(new ApiError({ code: 'rejected', status: 404, detail: 'no order' })),
      ...change,
    }
    const phoneActions = createPhoneActions({
      api,
      dispatch: (action) => actions.push(action),
      userId: 'u',
      createKey: () => 'k',
    })
    return { phoneActions, actions, calls, types: () => actions.map((action) => action.type) }
  }
  const dish = { dish: 'soup', kitchenId: 'i', totalPrice: 7 }
  const orderRequest = { ...dish, kitchenDelayMs: 50, courierDelayMs: 60 }

  it('places an order of the customer and loads the history afterwards', async () => {
    const { phoneActions, types, calls } = setUp({})
    await phoneActions.order(orderRequest)
    expect(calls).toEqual([[{ ...dish, kitchenSpeed: 50, courierSpeed: 60, userId: 'u' }, 'k']])
    expect(types()).toEqual(['orderSent', 'orderAccepted', 'history'])
  })

  it('reports why an order failed, and retries with the same key', async () => {
    const { phoneActions, actions, calls } = setUp({
      createOrder: (...args) => {
        calls.push(args)
        return Promise.reject(new ApiError({ code: 'unavailable', detail: 'busy' }))
      },
    })
    await phoneActions.order(orderRequest)
    await phoneActions.order(orderRequest, 'k')
    expect(actions.at(-1)).toEqual({ type: 'orderFailed', key: 'k', failure: 'unavailable' })
    expect(calls.map(([, key]) => key)).toEqual(['k', 'k'])
  })

  it('reports why loading restaurants failed', async () => {
    const { phoneActions, actions } = setUp({
      restaurants: () => Promise.reject(new ApiError({ code: 'timeout', detail: '' })),
    })
    await phoneActions.loadRestaurants()
    expect(actions.at(-1)).toEqual({ type: 'restaurantsFailed', failure: 'timeout' })
  })

  it('reports that the events of an order are missing', async () => {
    const { phoneActions, actions } = setUp({})
    await phoneActions.loadWaterfall('o1', 7)
    expect(actions).toEqual([{ type: 'waterfallFailed', orderId: 'o1', failure: 'missing' }])
  })

  it('keeps the old history if loading fails', async () => {
    const { phoneActions, actions } = setUp({ ordersOf: () => Promise.reject(new Error('down')) })
    await phoneActions.loadHistory()
    expect(actions).toEqual([])
  })
})

describe('foodKind', () => {
  it.each([
    ['vegan', 'vegan'],
    ['Noodles', 'noodles'],
    ['noodle bar', 'noodles'],
    ['coffee', 'cafe'],
    ['pizza', 'other'],
  ])('maps %j to %s', (type, kind) => {
    expect(foodKind(type)).toBe(kind)
  })
})
