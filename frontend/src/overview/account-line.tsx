import { usePage } from '../shell/page-context'
import { useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'

/** What became of all orders on the topic, in one line; empty before it is known. */
export function AccountLine() {
  const { account: words } = useTexts()
  const { integer } = usePage().format
  const account = useSelector((state) => state.account)
  // It keeps its place, so that nothing moves when the text comes.
  if (!account) return <p className="account" />
  const { placed, delivered, inFlight, lost, repeated } = account
  return (
    <p className="account" title={words.ofTheTopic}>
      {words.balance(integer(placed), integer(delivered), integer(inFlight))}
      {' · '}
      <Doubt count={lost} text={words.lost(integer(lost))} means={words.lostMeans} />
      {' · '}
      <Doubt count={repeated} text={words.repeated(integer(repeated))} means={words.repeatedMeans} />
    </p>
  )
}

/** A number that should be zero, and what it means when it is not. */
function Doubt({ count, text, means }: { count: number; text: string; means: string }) {
  if (count === 0) return text
  return (
    <strong className="warning" title={means}>
      {text}
    </strong>
  )
}
