import { useEffect } from 'react'
import { type PhoneOrder, lastStep } from '../phone/phone-order'
import { Button } from '../shell/button'
import { useDispatch, useSelector, useSimulator } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { WaterfallView } from './waterfall-view'

/** A button that shows where the time of an order went. Renders nothing before the order is stored or cancelled. */
export function OrderTimes({ order }: { order: PhoneOrder }) {
  const { waterfall: texts } = useTexts()
  const dispatch = useDispatch()
  const { orderId } = order
  const isOpen = useSelector((state) => state.waterfall !== null && state.waterfall.orderId === orderId)
  if (orderId === null || lastStep(order) === undefined) return null
  return (
    <div className="order-times">
      <Button
        aria-expanded={isOpen}
        onClick={() => dispatch({ type: 'waterfallOpened', orderId: isOpen ? null : orderId })}
      >
        {texts.open}
      </Button>
      {isOpen && (
        <OpenTimes orderId={orderId} placedAt={order.steps.orderCreated} stepCount={Object.keys(order.steps).length} />
      )}
    </div>
  )
}

/** Loads the times again with each step that the order reaches. */
function OpenTimes({
  orderId,
  placedAt,
  stepCount,
}: {
  orderId: string
  placedAt: number | undefined
  stepCount: number
}) {
  const { waterfall: texts, phone: phoneTexts, reasons } = useTexts()
  const { phone } = useSimulator()
  const open = useSelector((state) => state.waterfall)
  const load = () => void phone.loadWaterfall(orderId, placedAt)
  useEffect(load, [phone, orderId, placedAt, stepCount])
  if (open?.failure)
    return (
      <div className="receipt-failed" role="alert">
        <p>{open.failure === 'missing' ? texts.missing : reasons[open.failure]}</p>
        <Button onClick={load}>{phoneTexts.tryAgain}</Button>
      </div>
    )
  if (!open?.waterfall) return <p role="status">{texts.loading}</p>
  return <WaterfallView waterfall={open.waterfall} />
}
