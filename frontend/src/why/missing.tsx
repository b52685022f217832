import { type AutoscalerView } from '@food-delivery/contracts'
import { useTexts } from '../texts/texts'

/** Says why there is no formula: what is missing, and what would bring it. */
export function Missing({ autoscaler, heard }: { autoscaler: AutoscalerView | null; heard: boolean }) {
  const { why: words } = useTexts()
  const because = autoscaler ? words.missingChain : heard ? words.missingScaler : words.missingStream
  return (
    <div className="notice notice-quiet">
      <p className="notice-title">{words.missingTitle}</p>
      <p>{because}</p>
    </div>
  )
}
