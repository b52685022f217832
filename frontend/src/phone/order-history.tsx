import { orderDelays } from '../settings/settings'
import { Notice } from '../shell/notice'
import { usePage } from '../shell/page-context'
import { useSelector, useSimulator } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { OrderTimeline } from './order-timeline'
import { type PhoneOrder, reached } from './phone-order'

/** The orders of this phone, each with its live state. */
export function OrderHistory({ onRestaurants }: { onRestaurants: () => void }) {
  const { phone: words } = useTexts()
  const orders = useSelector((state) => state.phone.orders)
  if (orders.length === 0) {
    return (
      <Notice title={words.noOrders} action={words.toRestaurants} onAction={onRestaurants}>
        <p>{words.noOrdersHint}</p>
      </Notice>
    )
  }
  return (
    <ul className="device-list">
      {orders.map((order, index) => (
        <li key={order.key} className="receipt">
          <Receipt order={order} detailed={index === 0} />
        </li>
      ))}
    </ul>
  )
}

function Receipt({ order, detailed }: { order: PhoneOrder; detailed: boolean }) {
  const { format } = usePage()
  const kitchen = useSelector((state) =>
    state.phone.restaurants.docs.find((each) => each.kitchenId === order.kitchenId),
  )
  return (
    <>
      <p className="receipt-head">
        <span className="dish-name">{order.dish}</span>
        <span className="dish-price">{format.price(order.totalPrice)}</span>
      </p>
      {kitchen && <p className="receipt-kitchen">{kitchen.name}</p>}
      {order.failure ? <FailedOrder order={order} /> : <LiveOrder order={order} detailed={detailed} />}
    </>
  )
}

function LiveOrder({ order, detailed }: { order: PhoneOrder; detailed: boolean }) {
  const { phone: words } = useTexts()
  const { format } = usePage()
  const step = reached(order)
  const { orderCreated, delivered } = order.steps
  const took =
    delivered !== undefined && orderCreated !== undefined
      ? words.deliveredIn(format.hundredths(Math.max(0, delivered - orderCreated) / 1_000))
      : null
  return (
    <>
      <p className="receipt-state">{took ?? (step ? words.steps[step] : words.sending)}</p>
      <OrderTimeline order={order} detailed={detailed} />
    </>
  )
}

function FailedOrder({ order }: { order: PhoneOrder }) {
  const { phone: words, reasons } = useTexts()
  const { store, phone } = useSimulator()
  const again = () => {
    const { dish, kitchenId, totalPrice, key } = order
    void phone.order({ dish, kitchenId, totalPrice, ...orderDelays(store.getState().settings) }, key)
  }
  return (
    <div className="receipt-failed" role="alert">
      <p>{order.failure && words.orderFailed(reasons[order.failure])}</p>
      <button type="button" className="button button-small" onClick={again}>
        {words.tryAgain}
      </button>
    </div>
  )
}
