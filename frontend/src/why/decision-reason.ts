import { type ScalingDecision } from '@food-delivery/contracts'
import { type Language } from '../settings/page-settings'
import { type Texts } from '../texts/texts'
import { explainStep } from './explain-step'

/** The steps that set the number of pods. The steps before them calculate what the metrics recommend. */
const decidingSteps: readonly string[] = [
  'KEDA poll',
  'paused',
  'scaling disabled',
  'stabilization',
  'limits',
  'bounds',
  'scaled to zero',
  'scale not written',
]

/**
 * Why a decision changes or keeps the number of pods. The sentence of the autoscaler is in English. For another
 * language the sentences of the deciding steps replace it, except after an error, which is known in English only.
 */
export function decisionReason({ chain, reason }: ScalingDecision, language: Language, texts: Texts['why']): string {
  if (language === 'en') return reason
  const sentences = chain.filter(({ step }) => decidingSteps.includes(step)).map((step) => explainStep(step, texts))
  return sentences.length === 0 || sentences.includes(undefined) ? reason : sentences.join(' ')
}
