import { orderDelays } from '../settings/settings'
import { Button } from '../shell/button'
import { Notice } from '../shell/notice'
import { usePage } from '../shell/page-context'
import { useSelector, useSimulator } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { OrderTimes } from '../waterfall/order-times'
import { OrderTimeline } from './order-timeline'
import { type PhoneOrder, lastStep } from './phone-order'

/** The orders of this phone with their steps. */
export function OrderHistory({ onRestaurants }: { onRestaurants: () => void }) {
  const { phone: texts } = useTexts()
  const orders = useSelector((state) => state.phone.orders)
  if (orders.length === 0) {
    return (
      <Notice title={texts.noOrders} action={texts.toRestaurants} onAction={onRestaurants}>
        <p>{texts.noOrdersHint}</p>
      </Notice>
    )
  }
  return (
    <ul className="device-list">
      {orders.map((order, index) => (
        <li key={order.key} className="receipt">
          <Receipt order={order} isDetailed={index === 0} />
        </li>
      ))}
    </ul>
  )
}

function Receipt({ order, isDetailed }: { order: PhoneOrder; isDetailed: boolean }) {
  const { format } = usePage()
  const restaurant = useSelector((state) =>
    state.phone.restaurants.docs.find(({ kitchenId }) => kitchenId === order.kitchenId),
  )
  return (
    <>
      <p className="receipt-head">
        <span className="dish-name">{order.dish}</span>
        <span className="dish-price">{format.price(order.totalPrice)}</span>
      </p>
      {restaurant && <p className="receipt-restaurant">{restaurant.name}</p>}
      {order.failure ? <FailedOrder order={order} /> : <LiveOrder order={order} isDetailed={isDetailed} />}
    </>
  )
}

function LiveOrder({ order, isDetailed }: { order: PhoneOrder; isDetailed: boolean }) {
  const { phone: texts } = useTexts()
  const { format } = usePage()
  const step = lastStep(order)
  const { orderCreated, delivered } = order.steps
  const deliveryText =
    delivered !== undefined && orderCreated !== undefined
      ? texts.deliveredIn(format.twoDecimals(Math.max(0, delivered - orderCreated) / 1_000))
      : null
  return (
    <>
      <p className="receipt-state">{deliveryText ?? (step ? texts.steps[step] : texts.sending)}</p>
      <OrderTimeline order={order} isDetailed={isDetailed} />
      <OrderTimes order={order} />
    </>
  )
}

function FailedOrder({ order }: { order: PhoneOrder }) {
  const { phone: texts, reasons } = useTexts()
  const { store, phone } = useSimulator()
  const retry = () => {
    const { dish, kitchenId, totalPrice, key } = order
    void phone.order({ dish, kitchenId, totalPrice, ...orderDelays(store.getState().settings) }, key)
  }
  return (
    <div className="receipt-failed" role="alert">
      <p>{order.failure && texts.orderFailed(reasons[order.failure])}</p>
      <Button onClick={retry}>{texts.tryAgain}</Button>
    </div>
  )
}
