import { usePage } from '../shell/page-context'
import { useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'

/** The balance of all orders on the topic in one line; empty until it is received. */
export function AccountLine() {
  const { account: words } = useTexts()
  const { integer } = usePage().format
  const account = useSelector((state) => state.account)
  // An empty line, so that nothing moves when the text appears.
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

/** A number that should be zero, with an explanation if it is not. */
function Doubt({ count, text, means }: { count: number; text: string; means: string }) {
  if (count === 0) return text
  return (
    <strong className="warning" title={means}>
      {text}
    </strong>
  )
}
