import { type AutoscalerView } from '@food-delivery/contracts'
import { useTexts } from '../texts/texts'

/** Why there is no formula: what is missing, and how to get it. */
export function Missing({ autoscaler, hasPodData }: { autoscaler: AutoscalerView | null; hasPodData: boolean }) {
  const { why: words } = useTexts()
  const because = autoscaler ? words.missingChain : hasPodData ? words.missingScaler : words.missingStream
  return (
    <div className="notice notice-quiet">
      <p className="notice-title">{words.missingTitle}</p>
      <p>{because}</p>
    </div>
  )
}
