import { usePage } from '../shell/page-context'
import { useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'

/** The totals of the orders on the topic in one line: placed, delivered, cancelled, in flight, lost and repeated. */
export function OrderTotalsLine() {
  const { orderTotals: texts } = useTexts()
  const { integer } = usePage().format
  const totals = useSelector((state) => state.orderTotals)
  // An empty line keeps the layout stable until the numbers arrive.
  if (!totals) return <p className="order-totals" />
  const { placed, delivered, cancelled, inFlight, lost, repeated } = totals
  return (
    <p className="order-totals" title={texts.hint}>
      {cancelled > 0
        ? texts.balanceCancelled(integer(placed), integer(delivered), integer(cancelled), integer(inFlight))
        : texts.balance(integer(placed), integer(delivered), integer(inFlight))}
      {' · '}
      <ErrorCount count={lost} text={texts.lost(integer(lost))} hint={texts.lostHint} />
      {' · '}
      <ErrorCount count={repeated} text={texts.repeated(integer(repeated))} hint={texts.repeatedHint} />
    </p>
  )
}

/** A count that should be zero. Other values are shown as a warning with an explanation. */
function ErrorCount({ count, text, hint }: { count: number; text: string; hint: string }) {
  if (count === 0) return text
  return (
    <strong className="warning" title={hint}>
      {text}
    </strong>
  )
}
